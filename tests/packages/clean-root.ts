/** A root directory with the Debian package and the libraries it names, and nothing else of this machine: dpkg -x and chroot. */
import { execFileSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Programs that the start script and the confinement of the engine call, of dash, coreutils and util-linux. */
const PROGRAMS = ['/bin/sh', '/usr/bin/readlink', '/usr/bin/unshare', '/usr/bin/setpriv', '/usr/bin/id']

/** Unpacks the package into `root`. */
export function makeCleanRoot(debian: string, root: string): void {
  execFileSync('dpkg-deb', ['-x', debian, root])
  const node = realpathSync(join(root, 'usr/lib/sightglass/node_modules/.bin/node'))
  for (const folder of ['proc', 'dev', 'tmp', 'etc', 'var/lib/sightglass', 'var/cache/sightglass'])
    mkdirSync(join(root, folder), { recursive: true })
  for (const program of PROGRAMS) copyWithLibraries(program, root)
  for (const library of librariesOf(node)) put(library, root)
  writeFileSync(
    join(root, 'etc/passwd'),
    'root:x:0:0::/:/bin/sh\nsightglass:x:470:470::/var/lib/sightglass:/bin/sh\n',
  )
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\nsightglass:x:470:\n')
  for (const [name, minor] of [
    ['null', '3'],
    ['urandom', '9'],
    ['random', '8'],
  ] as const)
    execFileSync('mknod', ['-m', '666', join(root, 'dev', name), 'c', '1', minor])
  execFileSync('chown', [
    '-R',
    '470:470',
    join(root, 'var/lib/sightglass'),
    join(root, 'var/cache/sightglass'),
  ])
  execFileSync('chmod', ['1777', join(root, 'tmp')])
}

/** A command in the root as the user of the service, in namespaces of its own for mounts and processes. */
export function inCleanRoot(root: string, words: readonly string[]): readonly [string, readonly string[]] {
  const script = `mount -t proc proc "${root}/proc" && exec chroot --userspec=470:470 "${root}" "$@"`
  return ['unshare', ['--mount', '--pid', '--fork', '--', '/bin/sh', '-c', script, 'sh', ...words]]
}

function copyWithLibraries(program: string, root: string): void {
  put(program, root)
  for (const library of librariesOf(program)) put(library, root)
}

function librariesOf(program: string): readonly string[] {
  const listed = execFileSync('ldd', [program], { encoding: 'utf8' })
  return [...listed.matchAll(/(\/\S+) \(0x/g)].map(([, path]) => path!)
}

/** Under the same path; a link becomes the file it stands for. */
function put(path: string, root: string): void {
  const to = join(root, path)
  mkdirSync(dirname(to), { recursive: true })
  copyFileSync(realpathSync(path), to)
  cpSync(realpathSync(path), to, { dereference: true, force: true })
}
