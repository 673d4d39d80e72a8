import { token } from '@sapocom/sdk-plugin'
import type { MediaDelivery } from './media.delivery.ts'
import type { MediaRepository } from './media.repository.ts'
import type { MediaService } from './media.service.ts'

/** Services that only this plugin uses. */
export const REPOSITORY = token<MediaRepository>('media.repository')
export const SERVICE = token<MediaService>('media.service')
export const DELIVERY = token<MediaDelivery>('media.delivery')
