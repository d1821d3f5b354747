import type { DemoChoice, SiteItem } from '#schema/site'
import type { DataSource } from './source.ts'

export const readSite = (source: DataSource) => source.read<SiteItem>('/site')
export const chooseDemoPlant = (source: DataSource, plant: string) =>
  source.send<DemoChoice>('POST', '/site/demo', { plant })
