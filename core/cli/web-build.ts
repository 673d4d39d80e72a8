import { createHash } from 'node:crypto'
import { spawn } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { projectFolder } from '../config/plugin-folders.ts'

const webFolder = join(projectFolder, 'web')
const buildFolder = join(webFolder, 'build')
const stampFile = join(buildFolder, 'sources.sha256')

/** What the built shell is made of; a change of anything else needs no new build. */
const SOURCES = [
  'package.json',
  'pnpm-lock.yaml',
  'web/{package.json,*.ts,tsconfig.json}',
  'web/{src,static,discovery,vite}/**/*',
  'sdk-plugin/**/*.{ts,json,svelte,svg,css}',
]
const PLUGIN_SOURCES = ['package.json', 'contract.ts', 'locales/*.json', 'web/**/*']
/** Written by the build itself. */
const GENERATED = /^web\/src\/(generated|routes\/\(plugins\))\/|(^|\/)node_modules\/|\.test\.ts$/

export interface BuildOptions {
  /** Folders of plugins outside of `plugins/`. */
  readonly pluginFolders?: readonly string[]
  readonly say: (line: string) => void
  /** Serve what was built before when the sources don't build. */
  readonly keepLast?: boolean
  /** Ends the build; what was built before stays. */
  readonly signal?: AbortSignal
}

/**
 * Builds the web shell when its sources are others than those of the last build.
 * @returns whether it was built
 * @throws Error with what the build said
 */
export async function buildWebIfChanged({ pluginFolders = [], keepLast = false, say, signal }: BuildOptions): Promise<boolean> {
  const stamp = await hashSources(pluginFolders)
  const last = await readFile(stampFile, 'utf8').catch(() => '')
  if (last === stamp && existsSync(join(buildFolder, 'handler.js'))) return false
  const start = performance.now()
  say('Building the web pages, because their sources changed …')
  try {
    await build(pluginFolders, signal)
  } catch (error) {
    if (!keepLast || signal?.aborted || !existsSync(join(buildFolder, 'handler.js'))) throw error
    say(`${error instanceof Error ? error.message : String(error)}\nThe pages of the last build are served instead.`)
    return false
  }
  await writeFile(stampFile, stamp)
  say(`Built the web pages in ${((performance.now() - start) / 1000).toFixed(0)} s`)
  return true
}

async function hashSources(pluginFolders: readonly string[]): Promise<string> {
  const ours = [...SOURCES, ...PLUGIN_SOURCES.map((source) => `plugins/*/${source}`)]
  const files = globSync(ours, { cwd: projectFolder, withFileTypes: true })
  const theirs = pluginFolders.flatMap((cwd) => globSync(PLUGIN_SOURCES, { cwd, withFileTypes: true }))
  const paths = [...files, ...theirs].filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const hash = createHash('sha256').update(process.version)
  for (const path of [...new Set(paths)].sort()) {
    const name = path.startsWith(projectFolder) ? path.slice(projectFolder.length + 1) : path
    if (GENERATED.test(name)) continue
    hash.update(`\n${name}\n`)
    hash.update(await readFile(path))
  }
  return hash.digest('hex')
}

function build(pluginFolders: readonly string[], signal: AbortSignal | undefined): Promise<void> {
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    NO_COLOR: '1',
    FORCE_COLOR: '0',
    SAPOCOM_PLUGIN_FOLDERS: pluginFolders.join(),
  }
  const vite = join(webFolder, 'node_modules', 'vite', 'bin', 'vite.js')
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
      cwd: webFolder,
      env,
      ...(signal ? { signal } : {}),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const read = (chunk: Buffer) => (output += chunk.toString())
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`The web pages could not be built:\n${readable(output)}`))
    })
  })
}

/** Without colours and without the call stacks of the build tool. */
function readable(output: string): string {
  const lines = stripVTControlCharacters(output).split('\n')
  return lines
    .filter((line) => !/^\s+at |^\{|^\}|\[Getter/.test(line))
    .join('\n')
    .trim()
}
