import type { Migration } from '@sapocom/sdk-plugin'
import { createKernel } from './migrations/20261123T1700-create-kernel.ts'
import { createEvents } from './migrations/20261123T1701-create-events.ts'
import { createAudit } from './migrations/20261123T1702-create-audit.ts'
import { createRealtime } from './migrations/20261123T1703-create-realtime.ts'
import { createMail } from './migrations/20261123T1704-create-mail.ts'
import { createMilestone } from './migrations/20261123T1735-create-milestone.ts'

/** The kernel's own schema: `database.migrate('core', coreMigrations)`. */
export const coreMigrations: readonly Migration[] = [
  createKernel,
  createEvents,
  createAudit,
  createRealtime,
  createMail,
  createMilestone,
]
