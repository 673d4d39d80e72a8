import { defineUi, menu } from '@sapocom/sdk-plugin/web'

export default defineUi([
  menu('/', { icon: 'house', order: 0, place: 'main' }),
  menu('/timelines/local', { label: 'menuLocal', icon: 'compass', order: 10, place: 'main' }),
  menu('/mentions', { label: 'menuMentions', icon: 'at-sign', order: 20, who: 'members' }),
  menu('/transparency/timelines', { label: 'menuRules', icon: 'list-filter', order: 80 }),
])
