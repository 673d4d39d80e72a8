import { CommanderError } from 'commander'
import { Refusal } from '@sapocom/sdk-plugin'
import { ConfigInvalid } from '../config/problem.ts'
import { FolderInUse } from '../database/folder-lock.ts'
import { DatabaseUnavailable } from '../database/unavailable.ts'
import type { PluginSource } from '../kernel.ts'
import { Texts } from '../texts/texts.ts'
import { join } from 'node:path'

/** 0 done, 1 it did not work, 2 the command or the configuration is wrong and nothing was started. */
export type ExitCode = 0 | 1 | 2

/** A failure that is already a clear sentence. */
export class Failure extends Error {
  readonly exitCode: ExitCode

  constructor(sentence: string, exitCode: ExitCode = 1) {
    super(sentence)
    this.name = 'Failure'
    this.exitCode = exitCode
  }
}

export interface Explained {
  readonly exitCode: ExitCode
  readonly sentences: readonly string[]
}

/** Turns whatever was thrown into sentences and an exit code; a stack only with `SAPOCOM_LOG_LEVEL=debug`. */
export function explain(error: unknown, plugins: readonly PluginSource[] = []): Explained {
  // commander has said it already.
  if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? 0 : 2, sentences: [] }
  if (error instanceof ConfigInvalid) return { exitCode: 2, sentences: error.message.split('\n') }
  if (error instanceof Failure) return { exitCode: error.exitCode, sentences: [error.message] }
  return { exitCode: 1, sentences: [sentenceOf(error, plugins), ...stackOf(error)] }
}

function sentenceOf(error: unknown, plugins: readonly PluginSource[]): string {
  if (error instanceof FolderInUse) return `Another server uses the data folder ${error.folder} (process ${error.pid}).`
  if (error instanceof DatabaseUnavailable) return `The database can't be reached: ${messageOf(error.cause)}.`
  if (error instanceof Refusal) return textsOf(plugins).sentence('en', error.code, error.params)
  const { code, path } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return 'The port is taken. Stop what listens there, or set PORT to another one.'
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return `No right to write ${path ?? 'there'}.`
  if (code === 'ENOSPC') return 'The disk is full.'
  return messageOf(error)
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join(', ')
  return error instanceof Error ? error.message : String(error)
}

function stackOf(error: unknown): string[] {
  return process.env.SAPOCOM_LOG_LEVEL === 'debug' && error instanceof Error && error.stack ? [error.stack] : []
}

function textsOf(plugins: readonly PluginSource[]): Texts {
  const texts = new Texts()
  for (const { id, folder } of plugins) texts.load(id, join(folder, 'locales'))
  return texts
}
