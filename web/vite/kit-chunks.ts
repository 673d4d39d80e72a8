import type { Plugin } from 'vite'

/** Components that nearly every page shows; the others come with the first page that needs one of them. */
const everywhere =
  /sdk-plugin\/web\/(kit\/(Action|ActionBar|Avatar|Button|Chip|Count|EmptyState|Icon|Menu|MenuItem|Note|PageHead|Pager|ReasonStrip|Seal|Tab|Tabs|Time|WithAside)\.svelte|(kit\/)?[a-z][\w.-]*\.ts|(Slot|Item|Fill\w+|FailedFill)\.svelte)/

/**
 * Cuts the kit into two files, with a style sheet each. Left to itself the bundler makes one of all components that any page uses, or,
 * told that they don't depend on each other, some fifty of 500 bytes.
 */
export function kitChunks(): Plugin {
  return {
    name: 'sapocom:kit-chunks',
    apply: 'build',
    applyToEnvironment: ({ name }) => name === 'client',
    outputOptions(options) {
      const groups = [
        { name: 'kit', test: everywhere, priority: 2 },
        { name: 'kit-more', test: /sdk-plugin\/web\/kit\//, priority: 1 },
      ]
      return { ...options, codeSplitting: { groups } }
    },
  }
}
