import assert from 'node:assert/strict'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { Encrypter, generateIdentity, identityToRecipient } from 'age-encryption'
import { pack } from 'tar-stream'
import { quick, served, settled, upload } from '#server/testing/served'
import {
  isEncryptedBackup,
  makeEncryptedBackup,
  readIdentities,
  readPassphrase,
  restoreEncryptedBackup,
  verifyEncryptedBackup,
} from './encrypted.ts'
import { makeBackup } from './make.ts'
import { restoreBackup } from './restore.ts'

const PASSPHRASE = 'rusty valve, blue pump'
const SECRET = 'hunter2-signing-secret'

describe('an encrypted backup', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-encrypted-'))
  const data = join(folder, 'data')
  const path = (name: string) => join(folder, name)
  after(() => rmSync(folder, { recursive: true, force: true }))
  before(async () => {
    const { address, close } = await served(data, quick)
    await upload(address, 'plant.pcap', { body: 'bytes of a capture' })
    await settled(address)
    await close()
    writeFileSync(join(data, 'forwarding-secrets.json'), JSON.stringify({ key: SECRET }))
  })

  it('holds everything with its secrets, and nothing readable', async () => {
    const file = path('plant.tar.age')
    const manifest = await makeEncryptedBackup(data, file, { passphrase: PASSPHRASE })
    const names = manifest.files.map((one) => one.path)
    for (const name of ['sightglass.db', 'forwarding-secrets.json', 'captures/1.capture'])
      assert.ok(names.includes(name), name)
    const bytes = readFileSync(file, 'latin1')
    for (const text of [SECRET, 'sightglass.db', 'bytes of a capture', data])
      assert.ok(!bytes.includes(text), text)
    assert.equal(statSync(file).mode & 0o077, 0)
    assert.ok(isEncryptedBackup(file))
    assert.ok(!existsSync(join(data, 'backup.part')), 'the copies in clear are removed')
    await assert.rejects(
      makeEncryptedBackup(data, file, { passphrase: PASSPHRASE }),
      /exists; expected a new file/,
    )
  })

  it('is restored with the passphrase, and served with its captures', async () => {
    const elsewhere = path('restored')
    await restoreEncryptedBackup(path('plant.tar.age'), { passphrase: PASSPHRASE }, elsewhere)
    assert.ok(readFileSync(join(elsewhere, 'forwarding-secrets.json'), 'utf8').includes(SECRET))
    const { address, close } = await served(elsewhere, quick)
    const [capture] = await settled(address)
    await close()
    assert.equal(capture?.name, 'plant.pcap')
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith('.part')),
      [],
    )
  })

  it('needs the private key where it was made for a public one', async () => {
    const [identity, other] = await Promise.all([generateIdentity(), generateIdentity()])
    const file = path('key.tar.age')
    await makeEncryptedBackup(data, file, { recipients: [await identityToRecipient(identity)] })
    writeFileSync(path('key.txt'), `# created: today\n${identity}\n`)
    await verifyEncryptedBackup(file, { identities: readIdentities(path('key.txt')) }, path('check'))
    await assert.rejects(
      verifyEncryptedBackup(file, { identities: [other] }, path('check')),
      /cannot be decrypted: wrong passphrase or key/,
    )
    assert.throws(() => readIdentities(path('plant.tar.age')), /expected lines AGE-SECRET-KEY/)
  })

  it('leaves nothing behind with a wrong passphrase, a changed byte or a cut file', async () => {
    const file = path('plant.tar.age')
    const restore = (from: string, passphrase = PASSPHRASE) =>
      restoreEncryptedBackup(from, { passphrase }, path('nothing'))
    await assert.rejects(restore(file, 'another passphrase'), /cannot be decrypted/)
    const bytes = readFileSync(file)
    bytes[bytes.length - 100]! ^= 1
    writeFileSync(path('changed'), bytes)
    await assert.rejects(restore(path('changed')), /cannot be unpacked/)
    writeFileSync(path('cut'), readFileSync(file).subarray(0, bytes.length - 70_000))
    await assert.rejects(restore(path('cut')), /cannot be unpacked|missing/)
    assert.ok(!existsSync(path('nothing')) && !existsSync(path('nothing.restore.part')))
  })

  it('refuses links, paths outside and devices in a crafted archive', async () => {
    const craft = async (header: Parameters<ReturnType<typeof pack>['entry']>[0]) => {
      const archive = pack()
      archive.entry(header, header.type === undefined ? 'x' : '')
      archive.finalize()
      const encrypter = new Encrypter()
      encrypter.setScryptWorkFactor(10)
      encrypter.setPassphrase(PASSPHRASE)
      const chunks: Buffer[] = []
      for await (const chunk of archive) chunks.push(chunk as Buffer)
      const file = path('crafted')
      writeFileSync(file, await encrypter.encrypt(Buffer.concat(chunks)))
      return restoreEncryptedBackup(file, { passphrase: PASSPHRASE }, path('crafted-data'))
    }
    for (const name of ['../escaped', '/tmp/escaped', 'a/../../escaped', 'a\\..\\..\\b'])
      await assert.rejects(craft({ name }), /is outside of the backup/, name)
    await assert.rejects(
      craft({ name: 'site.yaml', type: 'symlink', linkname: '/etc/passwd' }),
      /is a symlink/,
    )
    await assert.rejects(craft({ name: 'site.yaml', type: 'link', linkname: '/etc/passwd' }), /is a link/)
    await assert.rejects(craft({ name: 'a', type: 'directory' }), /is a directory/)
    await assert.rejects(craft({ name: 'captures/1' }), /backup\.json is missing/)
    assert.ok(!existsSync(path('escaped')) && !existsSync('/tmp/escaped'))
  })

  it('takes no short passphrase', () => {
    writeFileSync(path('short'), 'short\n')
    assert.throws(() => readPassphrase(path('short')), /expected a passphrase of 12 to 1024 characters/)
    writeFileSync(path('long'), `${PASSPHRASE}\nsecond line`)
    assert.equal(readPassphrase(path('long')), PASSPHRASE)
  })

  it('in clear leaves out secrets, and is refused if a later version made it', async () => {
    const clear = path('clear')
    const { leftOut } = await makeBackup(data, clear, new Date())
    assert.ok(leftOut.some((one) => one.path === 'forwarding-secrets.json'))
    const db = new DatabaseSync(join(data, 'sightglass.db'))
    db.exec("insert into kysely_migration (name, timestamp) values ('9999-later', '2030')")
    db.close()
    const later = path('later')
    mkdirSync(later)
    await makeBackup(data, later, new Date())
    await assert.rejects(
      restoreBackup(later, path('never')),
      /a later version of Sightglass made this backup \(9999-later\)/,
    )
    assert.ok(!existsSync(path('never')))
    await restoreBackup(clear, path('clear-data'))
  })
})
