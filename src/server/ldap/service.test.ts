import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { serve } from '../main.ts'
import { quick } from '../testing/served.ts'
import { type Directory, hasSlapd, startSlapd } from '../testing/slapd.ts'
import { escapeFilter, type LdapOptions, signInByLdap } from './service.ts'

const PASSWORD = 'seven red tanks leak'

test('escapes a filter as RFC 4515, section 4', () => {
  assert.equal(
    escapeFilter('Parens R Us (for all your parenthetical needs)'),
    'Parens R Us \\28for all your parenthetical needs\\29',
  )
  assert.equal(escapeFilter('*'), '\\2a')
  assert.equal(escapeFilter('C:\\MyFile\0'), 'C:\\5cMyFile\\00')
})

suite('sign-in by a real slapd', {
  skip: hasSlapd ? false : 'no slapd on this machine: apt-get install slapd ldap-utils',
}, () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-ldap-'))
  let directory: Directory
  let options: LdapOptions

  before(async () => {
    directory = await startSlapd(folder)
    const { base, bindDn, bindPasswordFile, caFile } = directory
    options = {
      ...{ bindDn, bindPasswordFile, caFile },
      url: `ldaps://localhost:${directory.tlsPort}`,
      startTls: true,
      userBase: `ou=people,${base}`,
      userFilter: '(uid={name})',
      groupBase: `ou=groups,${base}`,
      groupFilter: '(|(member={dn})(uniqueMember={dn})(memberUid={name}))',
    }
  })
  after(async () => {
    await directory?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const ask = (name: string, password: string, change: Partial<LdapOptions> = {}) =>
    signInByLdap({ ...options, ...change }, { name, password })

  test('knows a person by name and password, with groups, over TLS and StartTLS', async () => {
    for (const url of [options.url, `ldap://localhost:${directory.port}`]) {
      const lena = await ask('lena', PASSWORD, { url })
      assert.deepEqual([lena?.name, lena?.groups], ['lena', [`cn=ot-analysts,ou=groups,${directory.base}`]])
      assert.match(lena?.subject ?? '', /^uuid:[0-9a-f-]{36}$/)
    }
  })

  test('refuses wrong and empty passwords, unknown names, and filters put into a name', async () => {
    for (const [name, password] of [
      ['lena', 'wrong'],
      ['lena', ''],
      ['nobody', PASSWORD],
      ['*', PASSWORD],
      ['l*', PASSWORD],
      ['lena)(|(uid=*', PASSWORD],
      ['', PASSWORD],
    ] as const)
      assert.equal(await ask(name, password), undefined, `${name} ${password}`)
    assert.equal((await ask('o*(k)', 'odd names are names'))?.groups.length, 1)
  })

  test('refuses a certificate of another CA, and passwords in clear to other machines', async () => {
    await assert.rejects(ask('lena', PASSWORD, { caFile: null }), /self-signed|certificate/)
    await assert.rejects(
      ask('lena', PASSWORD, { caFile: null, url: `ldap://localhost:${directory.port}` }),
      /self-signed|certificate/,
    )
    const plain = { startTls: false, url: `ldap://127.0.0.1:${directory.port}` }
    assert.equal((await ask('lena', PASSWORD, plain))?.name, 'lena')
    await assert.rejects(ask('lena', PASSWORD, { ...plain, url: 'ldap://192.0.2.1:389' }), /in clear/)
  })

  test('signs in at a server with the role of its groups, which a later change of groups changes', async () => {
    const data = mkdtempSync(join(folder, 'data-'))
    writeFileSync(join(data, 'sightglass.yaml'), configOf(options))
    const serving = await serve({
      ...{ data, listen: '127.0.0.1:0', analyse: quick, needsSignIn: true, say: () => {}, log: () => {} },
    })
    const signIn = (name: string, password: string) =>
      fetch(`${serving.address}/rest/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: serving.address },
        body: JSON.stringify({ name, password }),
      })
    const sessionOf = async (answer: Response) => {
      const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
      return (await (
        await fetch(`${serving.address}/rest/session`, { headers: { cookie } })
      ).json()) as object
    }
    try {
      const { role, source } = (await sessionOf(await signIn('lena', PASSWORD))) as Record<string, string>
      assert.deepEqual([role, source], ['Analyst', 'ldap'])
      assert.equal((await signIn('lena', 'wrong')).status, 401)
      const visitor = await signIn('o*(k)', 'odd names are names')
      assert.deepEqual([visitor.status, ((await visitor.json()) as { code: string }).code], [403, 'no-role'])
      const dn = `uid=lena,ou=people,${directory.base}`
      directory.change(
        `dn: cn=ot-readers,ou=groups,${directory.base}\nobjectClass: groupOfNames\ncn: ot-readers\nmember: ${dn}\n`,
      )
      directory.change(`dn: cn=ot-analysts,ou=groups,${directory.base}\nchangetype: delete\n`)
      assert.equal(((await sessionOf(await signIn('LENA', PASSWORD))) as { role: string }).role, 'Reader')
      directory.change(
        `dn: ${dn}\nchangetype: modify\nreplace: userPassword\nuserPassword: eight blue fans\n`,
      )
      assert.deepEqual(
        [(await signIn('lena', PASSWORD)).status, (await signIn('lena', 'eight blue fans')).status],
        [401, 204],
      )
      await directory.close()
      assert.equal((await signIn('lena', 'eight blue fans')).status, 503)
    } finally {
      await serving.close()
    }
  })
})

function configOf({ url, caFile, bindDn, bindPasswordFile, userBase, groupBase }: LdapOptions): string {
  return JSON.stringify({
    ldap: { url, caFile, bindDn, bindPasswordFile, userBase, groupBase },
    roles: { analyst: ['ot-analysts'], reader: ['ot-readers'] },
  })
}
