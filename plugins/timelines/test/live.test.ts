import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { testKernel, type Actor } from '@sapocom/core/testing'
import { POSTS, type PostDraft } from '@sapocom/plugin-posts/contract'
import { token } from '@sapocom/sdk-plugin'

interface Networking {
  follow(viewer: Actor['viewer'], account: string): Promise<unknown>
  mute(viewer: Actor['viewer'], account: string, until: Date | null): Promise<unknown>
  followTag(viewer: Actor['viewer'], tag: string, on: boolean): Promise<void>
}
const kit = await testKernel({ plugins: ['timelines', 'networking'] })
const networking = kit.need(token<Networking>('networking.networking'))
const address = await kit.listen()
const publish = async (who: Actor, draft: PostDraft) => (await kit.need(POSTS).publish(who.viewer, draft)).id
const patience = 5_000 // milliseconds

/** An open page: collects what its stream says. */
class OpenPage {
  text = ''
  readonly #stop = new AbortController()

  static async of(who: Actor, topic: string): Promise<OpenPage> {
    const page = new OpenPage()
    const response = await fetch(`${address}/api/core/v1/stream?topics=${topic}`, {
      headers: { ...who.headers },
      signal: page.#stop.signal,
    })
    assert.is(response.status, 200)
    void page.#read(response.body!).catch(() => undefined)
    await page.until(': open')
    return page
  }

  async until(part: string): Promise<void> {
    const end = Date.now() + patience
    while (!this.text.includes(part)) {
      if (Date.now() > end) assert.unreachable(`"${part}" did not come; there was ${this.text}`)
      await new Promise((done) => setTimeout(done, 20))
    }
  }

  close(): void {
    this.#stop.abort()
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    for await (const part of body.pipeThrough(new TextDecoderStream() as never) as unknown as AsyncIterable<string>)
      this.text += part
  }
}

test('an open home page learns of what stands in it, and of nothing else', async () => {
  const [anna, bert, carla, muted] = [await kit.citizen(), await kit.citizen(), await kit.citizen(), await kit.citizen()]
  await networking.follow(anna.viewer, bert.id)
  await networking.follow(anna.viewer, muted.id)
  await networking.mute(anna.viewer, muted.id, null)
  await networking.followTag(anna.viewer, 'leuchtturm', true)
  const page = await OpenPage.of(anna, 'timelines.home')
  const hidden = [
    await publish(carla, { text: 'Für andere' }),
    await publish(muted, { text: 'Stumm #leuchtturm' }),
    await publish(anna, { text: 'Eigenes' }),
    await publish(carla, { text: 'Leise #leuchtturm', visibility: 'unlisted' }),
    await publish(bert, { text: `Nur für dich @${anna.handle}`, visibility: 'direct' }),
  ]
  const shown = [await publish(bert, { text: 'Für Anna' }), await publish(carla, { text: 'Licht #Leuchtturm' })]
  await kit.settle()
  for (const id of shown) await page.until(`"${id}"`)
  for (const id of hidden) assert.not.match(page.text, `"${id}"`)
  page.close()
})

test('who follows while the page is open hears of the next post', async () => {
  const [anna, bert] = [await kit.citizen(), await kit.citizen()]
  const page = await OpenPage.of(anna, 'timelines.home')
  await networking.follow(anna.viewer, bert.id)
  await kit.settle()
  await new Promise((done) => setTimeout(done, 300))
  const post = await publish(bert, { text: 'Jetzt auch für Anna' })
  await kit.settle()
  await page.until(`"${post}"`)
  page.close()
})

test('visitors hear of public posts of this server', async () => {
  const anna = await kit.citizen()
  const page = await OpenPage.of(kit.visitor(), 'timelines.local')
  const quiet = await publish(anna, { text: 'Unter uns', visibility: 'followers' })
  const post = await publish(anna, { text: 'Für alle' })
  await kit.settle()
  await page.until(`"${post}"`)
  assert.not.match(page.text, `"${quiet}"`)
  page.close()
})

test.after(() => kit.stop())
test.run()
