export { Type } from 'typebox'
