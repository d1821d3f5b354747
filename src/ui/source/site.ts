import type { SiteItem } from '#schema/site'
import type { DataSource } from './source.ts'

export const readSite = (source: DataSource) => source.read<SiteItem>('/site')
