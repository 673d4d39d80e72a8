import { SingleBar } from 'cli-progress'

/** What a command says: lines and a bar for people, or one JSON value for programs. */
export class Output {
  readonly isJson: boolean
  readonly #out: NodeJS.WriteStream
  readonly #error: NodeJS.WriteStream
  #bar: SingleBar | undefined

  constructor(isJson: boolean, out: NodeJS.WriteStream = process.stdout, error: NodeJS.WriteStream = process.stderr) {
    this.isJson = isJson
    this.#out = out
    this.#error = error
  }

  /** A line for people. */
  say(line: string): void {
    if (this.isJson) return
    this.#endBar()
    this.#out.write(`${line}\n`)
  }

  /** A bar, where somebody looks at a terminal. */
  progress(done: number, of: number): void {
    if (this.isJson || !this.#error.isTTY) return
    if (!this.#bar) {
      this.#bar = new SingleBar({
        format: '  {bar} {value} of {total}, {eta_formatted} left',
        stream: this.#error,
        hideCursor: true,
      })
      this.#bar.start(of, done)
    }
    this.#bar.setTotal(of)
    this.#bar.update(done)
    if (done >= of) this.#endBar()
  }

  /** What the command found, for programs. */
  result(value: unknown): void {
    if (this.isJson) this.#out.write(`${JSON.stringify(value ?? null, null, 2)}\n`)
  }

  /** Why it did not work, in sentences. */
  fail(sentences: readonly string[]): void {
    this.#endBar()
    this.#error.write(this.isJson ? `${JSON.stringify({ errors: sentences })}\n` : `${sentences.join('\n')}\n`)
  }

  end(): void {
    this.#endBar()
  }

  #endBar(): void {
    this.#bar?.stop()
    this.#bar = undefined
  }
}
