import { DATABASE } from '@sapocom/sdk-plugin'
import { AuditLog } from '../audit/audit-log.ts'
import { readSetup, withKernel, type OwnCommand } from './command-context.ts'
import { Failure } from './failure.ts'

const FAULTS = {
  changed: 'was changed after it was written',
  missing: 'is missing',
  moved: 'belongs to another place',
  cut: 'and all after it were cut off',
} as const

export const auditVerify: OwnCommand = {
  name: 'audit verify',
  summary: 'Prove that no line of the audit log was changed, moved or taken away',
  examples: ['sapocom audit verify'],
  run: (context) =>
    withKernel(context, async (kernel) => {
      const log = new AuditLog(kernel.need(DATABASE), readSetup(context.env).config.dataDir)
      const verdict = await log.verify((checked, of) => context.output.progress(checked, of))
      if (!verdict.isWhole) {
        context.output.result(verdict)
        throw new Failure(`The audit log is not whole: line ${verdict.sequence} ${FAULTS[verdict.fault]}.`)
      }
      context.output.say(`The audit log is whole: ${verdict.lines} lines.`)
      return verdict
    }),
}
