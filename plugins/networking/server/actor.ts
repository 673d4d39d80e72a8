import { type Id, type Viewer } from '@sapocom/sdk-plugin'
import { AccountNotFound } from './errors.ts'

/** The account that acts. @throws AccountNotFound for the console, which is nobody */
export function actorOf(viewer: Viewer): Id {
  if (viewer.account === null) throw new AccountNotFound()
  return viewer.account
}
