import { homedir } from 'node:os'
import { join } from 'node:path'

/** Default of `--data`: XDG Base Directory Specification 0.8. */
export const DATA_FOLDER = join(process.env.XDG_DATA_HOME ?? join(homedir(), '.local/share'), 'sightglass')
