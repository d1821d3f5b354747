import { join } from 'node:path'
import { readSiteFile } from './site-file.ts'

/** Name of the plant, as `site.yaml` in a data folder says it; '' where there is none that can be read. */
export function siteNameIn(folder: string): string {
  try {
    return readSiteFile(join(folder, 'site.yaml')).name
  } catch {
    return ''
  }
}
