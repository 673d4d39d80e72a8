/** One mistake in the configuration. */
export interface ConfigProblem {
  /** Where it stands: the environment variable, or the key in the file. */
  readonly key: string
  /** As given; never of secrets. */
  readonly value: string | null
  /** What is allowed. */
  readonly allowed: string
}

/** The configuration can't be used; nothing was started. */
export class ConfigInvalid extends Error {
  readonly problems: readonly ConfigProblem[]

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(sentence).join('\n'))
    this.name = 'ConfigInvalid'
    this.problems = problems
  }
}

function sentence({ key, value, allowed }: ConfigProblem): string {
  return value === null ? `${key}: ${allowed}` : `${key} is ${value}: ${allowed}`
}
