// Prepares a fresh clone: dependencies, the Node that comes along, the built UI, packages that tests use.
// Runs on whatever Node the machine has (18 and later), so it is plain JavaScript without dependencies.
//   node tools/ready.mjs [start|test]
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const node = join(root, 'node_modules/.bin/node')
const OLDEST = 26
const purpose = process.argv[2] ?? ''

const say = (text) => process.stderr.write(`${text}\n`)
const fail = (text) => {
  say(`sightglass: ${text}`)
  process.exit(1)
}

if (needsInstall()) install()
linkNode()
bundleEngine()
if (purpose === 'start' || purpose === 'test') buildUi()
if (purpose === 'test') installTestPackages()
if (purpose === 'start') explainPath()

/** True if something is missing or the lockfile has changed since the last install. */
function needsInstall() {
  const installed = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(installed)) return true
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const have = JSON.parse(readFileSync(installed, 'utf8')).packages
  return Object.entries(wanted).some(
    ([path, { version, optional }]) =>
      path !== '' && !optional && (have[path] === undefined || have[path].version !== version),
  )
}

function install() {
  say('Installing dependencies (once; about a minute) …')
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (status !== 0) fail('dependencies could not be installed; check the network or proxy and run: npm ci')
}

/** On systems without a packaged Node 26 the one that runs this serves, if it is new enough. */
function linkNode() {
  if (existsSync(node) && versionOf(node) >= OLDEST) return
  if (versionOf(process.execPath) < OLDEST) {
    fail(
      `Node ${OLDEST} or later is needed on ${process.platform}-${process.arch}, found ${process.version}; install it from your system or https://nodejs.org`,
    )
  }
  rmSync(node, { force: true })
  mkdirSync(dirname(node), { recursive: true })
  symlinkSync(process.execPath, node)
}

function versionOf(binary) {
  try {
    return Number(execFileSync(binary, ['--version'], { encoding: 'utf8' }).replace(/^v(\d+).*/s, '$1'))
  } catch {
    return 0
  }
}

/** Puts the engine into one file when a source is newer than the last bundle; without it the sources run, a little slower. */
function bundleEngine() {
  const bundle = join(root, 'build/engine/main.js')
  const sources = ['src', 'simulator'].map((path) => newest(join(root, path)))
  if (existsSync(bundle) && Math.max(...sources) < statSync(bundle).mtimeMs) return
  spawnSync(node, ['--no-warnings', join(root, 'tools/bundle-engine.ts')], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
}

/** Builds the pages when a source is newer than the last build. */
function buildUi() {
  const built = join(root, 'build/ui/index.html')
  // All of src, because the pages carry the engine too.
  const sources = ['src', 'data', 'vite.config.ts', 'package-lock.json'].map((path) => join(root, path))
  if (existsSync(built) && Math.max(...sources.map(newest)) < statSync(built).mtimeMs) return
  if (!existsSync(join(root, 'src/ui/index.html'))) return
  say('Building the pages …')
  const { status } = spawnSync(
    node,
    [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
    { cwd: root, stdio: ['ignore', 2, 2] },
  )
  if (status !== 0) fail('the pages could not be built; run: npm run build')
}

function newest(path) {
  if (!existsSync(path)) return 0
  const status = statSync(path)
  if (!status.isDirectory()) return status.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
}

/** The guides write `sightglass`; a fresh clone has it in bin/ only. */
function explainPath() {
  const bin = join(root, 'bin')
  if ((process.env.PATH ?? '').split(delimiter).includes(bin)) return
  say(`The command is bin/sightglass. To type sightglass instead: export PATH="$PATH:${bin}"`)
}

/**
 * Chromium for the browser walk, tshark as referee, rsyslog as receiver, tcpreplay to cause loss, slapd and Samba as directories;
 * without them those tests skip and say so.
 */
function installTestPackages() {
  const missing = [
    ['chromium', '/usr/bin/chromium'],
    ['tshark', '/usr/bin/tshark'],
    ['tcpdump', '/usr/bin/tcpdump'],
    ['tcpreplay', '/usr/bin/tcpreplay'],
    ['rsyslog', '/usr/sbin/rsyslogd'],
    ['rsyslog-gnutls', '/usr/share/doc/rsyslog-gnutls'],
    ['slapd', '/usr/sbin/slapd'],
    ['ldap-utils', '/usr/bin/ldapadd'],
    ['mosquitto', '/usr/sbin/mosquitto'],
    ['nftables', '/usr/sbin/nft'],
    ['openvswitch-switch', '/usr/sbin/ovs-vswitchd'],
    ['freeradius', '/usr/sbin/freeradius'],
    ['iputils-ping', '/usr/bin/ping'],
    ['ethtool', '/usr/sbin/ethtool'],
    ['samba-ad-dc', '/usr/sbin/samba'],
    ['samba-ad-provision', '/usr/share/samba/setup'],
  ]
    .filter(([, path]) => !existsSync(path))
    .map(([name]) => name)
  if (missing.length === 0) return
  const how = `apt-get install -y ${missing.join(' ')}`
  if (process.platform !== 'linux' || process.getuid() !== 0 || !existsSync('/usr/bin/apt-get')) {
    say(`Without ${missing.join(' and ')} some tests skip; on Debian: ${how}`)
    return
  }
  say(`Installing ${missing.join(' and ')} for the tests …`)
  // Run level 1: no package starts its service here.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  const quiet = { env, stdio: ['ignore', 'ignore', 'ignore'], timeout: 300_000 }
  spawnSync('apt-get', ['update', '-q'], quiet)
  const { status } = spawnSync(
    'apt-get',
    ['install', '-y', '-q', '--no-install-recommends', ...missing],
    quiet,
  )
  if (status !== 0) say(`They could not be installed; some tests skip. By hand: ${how}`)
}
