/** First import of the program: an older Node gets one sentence, no stack. Node < 22.18 cannot load this file at all. */
const OLDEST = 26

export function versionProblem(version: string): string | undefined {
  return Number.parseInt(version, 10) >= OLDEST
    ? undefined
    : `sightglass: Node ${OLDEST} or later is needed, found ${version}; start bin/sightglass, which brings its own Node`
}

const problem = versionProblem(process.versions.node)
if (problem !== undefined) {
  process.stderr.write(`${problem}\n`)
  process.exit(1)
}
