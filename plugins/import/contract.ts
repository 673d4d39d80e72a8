import { contract } from '@sapocom/sdk-plugin'

export const importing = contract('import', '^1')
