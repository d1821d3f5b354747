import { join } from 'node:path'
import { readSiteFile } from './site-file.ts'

/** Name of the plant from `site.yaml` in a data folder; '' if there is none that can be read. */
export function siteNameIn(folder: string): string {
  try {
    return readSiteFile(join(folder, 'site.yaml')).name
  } catch {
    return ''
  }
}
