import type { SiteFileItem } from '#schema/site-file'
import type { DataSource } from './source.ts'

export const readSiteFile = (source: DataSource) => source.read<SiteFileItem>('/site-file')
export const replaceSiteFile = (source: DataSource, text: string) =>
  source.send<SiteFileItem>('PUT', '/site-file', { text })
