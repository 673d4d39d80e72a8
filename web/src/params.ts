import { defineParams } from '@sveltejs/kit/params'
import { pluginParams } from '#generated/params.ts'

export const params = defineParams(pluginParams)
