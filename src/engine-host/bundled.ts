/**
 * First file of the bundled engine process: runs `program.cjs`, which is `main.ts` with all it needs, from compiled code
 * where that was kept. Compiling three megabytes takes longer than reading a small capture. Made by
 * `tools/bundle-engine.ts`, which runs it once with `--keep` to write the compiled code down.
 */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { constants, Script } from 'node:vm'
import { crc32 } from 'node:zlib'

/** Bytes of the checksum in front of the compiled code. */
const CHECKSUM = 4

const program = fileURLToPath(new URL('program.cjs', import.meta.url))
/** Named after the time of the program: V8 itself compares no more than lengths. */
const kept = program.replace('.cjs', `-${Math.trunc(statSync(program).mtimeMs)}.compiled`)

const script = new Script(
  `(function (require, exports, engineUrl, engineResolve) {'use strict';${readFileSync(program, 'utf8')}\n})`,
  {
    filename: program,
    cachedData: read(kept),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  },
)
if (process.argv.includes('--keep')) process.on('exit', () => keep(script.createCachedData()))
script.runInThisContext()(createRequire(import.meta.url), {}, import.meta.url, import.meta.resolve)

/** Undefined where nothing was kept, or is damaged: then the program is compiled as it goes. */
function read(path: string): Buffer | undefined {
  try {
    const bytes = readFileSync(path)
    const code = bytes.subarray(CHECKSUM)
    return bytes.readUInt32BE(0) === crc32(code) ? code : undefined
  } catch {
    return undefined
  }
}

/** V8 takes what it is given: one byte that went bad on the disk would end the process. */
function keep(code: Buffer): void {
  const checksum = Buffer.alloc(CHECKSUM)
  checksum.writeUInt32BE(crc32(code))
  writeFileSync(kept, Buffer.concat([checksum, code]))
}
