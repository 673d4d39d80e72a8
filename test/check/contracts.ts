import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { testKernel } from '../../core/testing/index.ts'
import { findPlugins } from '../../core/config/plugin-folders.ts'
import { root } from './step.ts'

/** What others build on, as files in git: a change of it is seen in the review. */
const CONTRACTS = [
  { file: 'docs/contracts/openapi.json', make: openApi },
  { file: 'docs/contracts/sdk-plugin.d.ts', make: sdkSurface },
] as const

/** Lines of a difference that are shown. */
const SHOWN = 12

/** Compares what is committed with what the code says now. @param update writes it instead */
export async function checkContracts(update: boolean): Promise<readonly string[]> {
  const problems: string[] = []
  for (const { file, make } of CONTRACTS) {
    const path = join(root, file)
    const now = await make()
    const committed = await readFile(path, 'utf8').catch(() => '')
    if (committed === now) continue
    if (update) {
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, now)
    } else {
      problems.push(`${file} is not what the code says:\n${difference(committed, now)}`)
    }
  }
  return problems
}

async function openApi(): Promise<string> {
  const kit = await testKernel({ plugins: findPlugins({ pluginFolders: [] }).map(({ id }) => id) })
  try {
    const missing = kit.kernel.plugins.list().filter(({ state }) => state !== 'on')
    if (missing.length > 0) throw new Error(missing.map(({ id, reason }) => `${id} is not on: ${reason?.en}`).join('\n'))
    const { body } = await kit.visitor().get('/api/openapi.json')
    return `${JSON.stringify(sorted(body), null, 1)}\n`
  } finally {
    await kit.stop()
  }
}

/** Order of registration is no part of the contract. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  )
}

/** All that plugin authors can import of `@sapocom/sdk-plugin`, as declarations without comments. */
async function sdkSurface(): Promise<string> {
  const index = join(root, 'sdk-plugin/index.ts')
  const program = ts.createProgram([index], {
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    allowImportingTsExtensions: true,
    strict: true,
    declaration: true,
    emitDeclarationOnly: true,
    removeComments: true,
    skipLibCheck: true,
    newLine: ts.NewLineKind.LineFeed,
  })
  const parts = new Map<string, string>()
  program.emit(undefined, (path, text, _mark, _error, sources) => {
    const source = sources?.[0]?.fileName
    if (source?.startsWith(join(root, 'sdk-plugin/'))) parts.set(source.slice(root.length + 1), text)
  })
  return [...parts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => `// ${name}\n${text}`)
    .join('\n')
}

function difference(before: string, now: string): string {
  const [old, fresh] = [new Set(before.split('\n')), new Set(now.split('\n'))]
  const gone = [...old].filter((line) => !fresh.has(line)).map((line) => `- ${line}`)
  const come = [...fresh].filter((line) => !old.has(line)).map((line) => `+ ${line}`)
  const lines = [...gone, ...come]
  const rest = lines.length > SHOWN ? [`… and ${lines.length - SHOWN} more lines`] : []
  return [...lines.slice(0, SHOWN), ...rest].map((line) => `  ${line}`).join('\n')
}
