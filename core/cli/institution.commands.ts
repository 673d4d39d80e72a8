import { INSTITUTIONS, type MandateRole } from '@sapocom/sdk-plugin'
import { withKernel, type OwnCommand } from './command-context.ts'
import { Failure } from './failure.ts'

const ROLES: readonly MandateRole[] = ['writer', 'approver', 'publisher', 'administrator']

const ID = /^\d{1,19}$/

const list: OwnCommand = {
  name: 'institution list',
  summary: 'List the institutions with their ids',
  examples: ['sapocom institution list --json'],
  run: (context) =>
    withKernel(context, async (kernel) => {
      const institutions = await kernel.need(INSTITUTIONS).all()
      for (const { id, name } of institutions) context.output.say(`${id}  ${name}`)
      return institutions
    }),
}

const add: OwnCommand = {
  name: 'institution add',
  summary: 'Add an institution; its account is made by `sapocom account create --kind institution`',
  arguments: [{ name: '<name>', description: 'its full name' }],
  examples: ['sapocom institution add "Polizeipräsidium Rostock"'],
  async run(context) {
    const name = (context.arguments.name ?? '').trim()
    if (name === '' || name.length > 200) throw new Failure('The name must have 1 to 200 characters.', 2)
    return withKernel(context, async (kernel) => {
      const institution = await kernel.need(INSTITUTIONS).add({ name }, kernel.viewers.console())
      context.output.say(`${institution.id}  ${institution.name}`)
      return institution
    })
  },
}

const mandate: OwnCommand = {
  name: 'institution mandate',
  summary: 'Let a person act for an institution',
  arguments: [
    { name: '<institution>', description: 'id of the institution' },
    { name: '<person>', description: "id of the person's account" },
    { name: '<role>', description: ROLES.join(', ') },
  ],
  options: [{ flags: '--until <date>', description: 'last day, as 2027-12-31' }],
  examples: ['sapocom institution mandate 123 456 publisher --until 2027-12-31'],
  async run(context) {
    const wish = { ...wishOf(context.arguments), endsAt: endOf(context.options.until) }
    return withKernel(context, async (kernel) => {
      const institutions = kernel.need(INSTITUTIONS)
      if (!(await institutions.find(wish.institution))) {
        throw new Failure(`There is no institution ${wish.institution}; see \`sapocom institution list\`.`)
      }
      const given = await institutions.give(wish, kernel.viewers.console())
      context.output.say(`${given.person} may act for ${given.institution} as ${given.role}.`)
      return given
    })
  },
}

export const institutionCommands: readonly OwnCommand[] = [list, add, mandate]

function wishOf({ institution = '', person = '', role = '' }: Readonly<Record<string, string | undefined>>) {
  const wanted = ROLES.find((each) => each === role)
  if (!wanted) throw new Failure(`The role must be ${ROLES.join(', ')}.`, 2)
  for (const [name, id] of Object.entries({ institution, person })) {
    if (!ID.test(id)) throw new Failure(`The ${name} must be an id, a number.`, 2)
  }
  return { institution, person, role: wanted }
}

/** The whole last day counts, in UTC. */
function endOf(until: unknown): Date | null {
  if (typeof until !== 'string') return null
  const end = new Date(`${until}T23:59:59.999Z`)
  if (!/^\d{4}-\d\d-\d\d$/.test(until) || Number.isNaN(end.getTime())) throw new Failure('The date must be like 2027-12-31.', 2)
  return end
}
