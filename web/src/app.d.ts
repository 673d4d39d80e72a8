import type { Flash, Shell, WebRequest } from '@sapocom/sdk-plugin'
import type { Display } from '#lib/display.ts'

declare global {
  namespace App {
    interface Locals {
      /** What the kernel knows about this request. */
      request: WebRequest
      display: Display
      /** One that texts exist in. */
      language: string
      /** Who is signed in; known once the root layout has loaded. */
      account?: string | null
      isDemo?: boolean
    }
    /** What every page has; pages add theirs. */
    interface PageData {
      shell: Shell
      display: Display
      flash: Flash | undefined
    }
    interface Error {
      /** Stable, for programs: `POSTS_POST_NOT_FOUND`. */
      code?: string
      /** Under which the operator finds an unexpected error in the log. */
      id?: string
      /** What was thrown; in demo mode and in the browser only. */
      reason?: string
    }
  }
}
