import { homedir } from 'node:os'
import { join } from 'node:path'

/** Folder that holds everything kept, where no `--data` names another. XDG Base Directory Specification 0.8. */
export const DATA_FOLDER = join(process.env.XDG_DATA_HOME ?? join(homedir(), '.local/share'), 'sightglass')
