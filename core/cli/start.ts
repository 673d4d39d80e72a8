import { buildWebIfChanged } from './web-build.ts'
import { runWholeServer } from './whole-server.ts'
import type { OwnCommand } from './command-context.ts'

/** One process for everything: pages, interface, jobs, and the database unless DATABASE_URL names one. */
export const start: OwnCommand = {
  name: 'start',
  summary: 'Start the server: pages, interface, jobs and database in one process',
  options: [{ flags: '--empty', description: 'without the demo town' }],
  examples: [
    'sapocom start',
    'PORT=8080 sapocom start --empty',
    'SAPOCOM_MODE=production PUBLIC_URL=https://sapocom.example MAIL_URL=smtps://… sapocom start',
  ],
  run: (context) =>
    runWholeServer(context, {
      async prepare({ pluginFolders }) {
        const say = (line: string) => context.output.say(line)
        await buildWebIfChanged({ pluginFolders, keepLast: true, say, signal: context.signal })
        return true
      },
    }),
}
