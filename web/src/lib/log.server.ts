/** Writes an unexpected error where the operator looks: one line of JSON, as the kernel's own log. Never what was typed (sec S30). */
export function logError(error: unknown, place: Readonly<Record<string, unknown>>): void {
  const known = error instanceof Error ? error : new Error(String(error))
  const line = { level: 50, time: Date.now(), name: 'web', ...place, msg: known.message, stack: known.stack }
  process.stderr.write(`${JSON.stringify(line)}\n`)
}
