/**
 * Builds the packages: a tarball and a Debian package for this architecture, into build/package.
 *   npm run package
 */
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const OUT = join(ROOT, 'build/package')
const { version, description } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  version: string
  description: string
}
/** Architecture in the words of Node and of Debian. */
const ARCHITECTURES = { x64: 'amd64', arm64: 'arm64' } as const
const architecture = ARCHITECTURES[process.arch as keyof typeof ARCHITECTURES]

/** Folders and files of the product; tests and stored captures are left out. */
const PRODUCT = [
  'bin',
  'src',
  'simulator',
  'data',
  'docs',
  'examples',
  'packaging',
  'LICENSE',
  'README.md',
  'CHANGELOG.md',
  'package.json',
]
const NOT_SHIPPED = /\.test\.tsx?$|\.golden\.json$|\/golden\/|\.pcap(?:ng)?(?:\.gz)?$|\/src\/ui\//
/** Links to the bundles of today are followed. */
const BUILT = ['build/ui', 'build/engine', 'build/cli', 'build/libraries']
const MODES = { file: 0o644, program: 0o755 } as const

const run = (program: string, args: readonly string[], folder = ROOT) =>
  execFileSync(program, args, { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })

export function buildPackages(): readonly string[] {
  if (architecture === undefined) throw new Error(`expected x64 or arm64, got ${process.arch}`)
  for (const part of BUILT)
    if (!existsSync(join(ROOT, part)))
      throw new Error(`${part} is missing: run npm run build and npm start once`)
  rmSync(OUT, { recursive: true, force: true })
  const tree = join(OUT, 'sightglass')
  copyProduct(tree)
  const time = run('git', ['log', '-1', '--format=%ct']).trim()
  const tarball = join(OUT, `sightglass-${version}-linux-${process.arch}.tar.gz`)
  tar(OUT, 'sightglass', tarball, time)
  cpSync(tarball, join(OUT, 'sightglass-linux.tar.gz'))
  const debian = debianPackage(tree)
  return [tarball, debian]
}

function copyProduct(tree: string): void {
  for (const part of PRODUCT)
    cpSync(join(ROOT, part), join(tree, part), {
      recursive: true,
      filter: (path) => !NOT_SHIPPED.test(path),
    })
  for (const part of BUILT) cpSync(join(ROOT, part), join(tree, part), { recursive: true, dereference: true })
  for (const path of productionModules())
    cpSync(join(ROOT, path), join(tree, path), { recursive: true, filter: (file) => !NOT_SHIPPED.test(file) })
  mkdirSync(join(tree, 'node_modules/.bin'), { recursive: true })
  const node = `node-linux-${process.arch}/bin/node`
  symlinkSync(`../${node}`, join(tree, 'node_modules/.bin/node'))
  run('strip', [join(tree, 'node_modules', node)])
}

/** Folders of the dependencies that the product needs at run time, as npm resolved them. */
function productionModules(): readonly string[] {
  const lines = run('npm', ['ls', '--omit=dev', '--all', '--parseable']).trim().split('\n')
  const paths = lines
    .map((line) => relative(ROOT, line))
    .filter((path) => path.startsWith(`node_modules${sep}`))
  // A module inside of another is copied with it.
  return [...new Set(paths)].filter((path) => !paths.some((other) => path.startsWith(`${other}${sep}`)))
}

/** The same bytes from the same commit. */
function tar(folder: string, name: string, to: string, time: string): void {
  const fixed = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', `--mtime=@${time}`]
  run('tar', [...fixed, '-C', folder, '-czf', to, name])
}

function debianPackage(tree: string): string {
  const stage = join(OUT, 'debian')
  const library = join(stage, 'usr/lib/sightglass')
  mkdirSync(join(stage, 'usr/lib'), { recursive: true })
  cpSync(tree, library, { recursive: true, verbatimSymlinks: true })
  mkdirSync(join(stage, 'usr/bin'), { recursive: true })
  symlinkSync('../lib/sightglass/bin/sightglass', join(stage, 'usr/bin/sightglass'))
  const put = (path: string, content: string | Uint8Array, mode: number = MODES.file) => {
    mkdirSync(join(stage, path, '..'), { recursive: true })
    writeFileSync(join(stage, path), content, { mode })
  }
  const packaged = (name: string) => readFileSync(join(ROOT, 'packaging', name), 'utf8')
  const printed = (kind: string) => run(join(tree, 'bin/sightglass'), ['completion', kind])
  put('usr/lib/systemd/system/sightglass.service', packaged('sightglass.service'))
  // Not enabled: it starts once an administrator has written its configuration.
  put('usr/lib/systemd/system/sightglass-query-gate.service', packaged('sightglass-query-gate.service'))
  put('etc/sightglass/sightglass.yaml', packaged('sightglass.yaml'))
  put('usr/share/bash-completion/completions/sightglass', printed('bash'))
  put('usr/share/zsh/vendor-completions/_sightglass', printed('zsh'))
  put('usr/share/fish/vendor_completions.d/sightglass.fish', printed('fish'))
  put('usr/share/man/man1/sightglass.1.gz', gzipSync(printed('man'), { level: 9 }))
  put('usr/share/doc/sightglass/copyright', readFileSync(join(ROOT, 'LICENSE')))
  const kilobytes = Math.ceil(Number(run('du', ['-sk', stage]).split('\t')[0]))
  put('DEBIAN/control', controlOf(kilobytes))
  put('DEBIAN/conffiles', '/etc/sightglass/sightglass.yaml\n')
  for (const script of ['postinst', 'prerm', 'postrm'])
    put(`DEBIAN/${script}`, packaged(script), MODES.program)
  const path = join(OUT, `sightglass_${version}_${architecture}.deb`)
  run('dpkg-deb', ['--root-owner-group', '-Zzstd', '-z3', '--build', stage, path])
  rmSync(stage, { recursive: true })
  return path
}

function controlOf(kilobytes: number): string {
  return `Package: sightglass
Version: ${version}
Architecture: ${architecture}
Maintainer: Sightglass developers <sightglass@localhost>
Installed-Size: ${kilobytes}
Depends: adduser, libatomic1, libc6, libgcc-s1, libstdc++6, util-linux
Recommends: tcpdump
Suggests: iproute2, nftables, socat
Section: net
Priority: optional
Description: passive OT network monitoring
 ${description}.
`
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const path of buildPackages())
    process.stdout.write(`${relative(ROOT, path)}: ${(statSync(path).size / 1e6).toFixed(1)} MB\n`)
