import type { DemoTown } from '@sapocom/sdk-plugin'

export async function fillTown(town: DemoTown): Promise<void> {
  town.say('posts')
}
