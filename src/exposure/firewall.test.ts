import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { firewallFindings, readFirewall } from './firewall.ts'

describe('firewall configurations', () => {
  it('reads nftables, and finds what is too wide and what is never asked', () => {
    const config = readFirewall(`table inet filter {
  chain forward {
    type filter hook forward priority 0; policy drop;
    ct state established,related accept
    ip saddr 10.1.0.0/16 ip daddr 10.2.0.10 tcp dport 102 accept comment "engineering"
    ip saddr 10.1.4.7 ip daddr 10.2.0.10 tcp dport 102 drop
    tcp dport { 80, 443 } accept
  }
}`)
    assert.deepEqual([config?.dialect, config?.rules.length], ['nftables', 3])
    assert.deepEqual(
      firewallFindings(config!).map(({ line, kind }) => [line, kind]),
      [
        [6, 'never-reached'],
        [7, 'allows-any-source'],
      ],
    )
  })

  it('reads Cisco ASA access lists', () => {
    const config =
      readFirewall(`access-list OUT extended permit tcp 10.1.0.0 255.255.0.0 host 10.2.0.10 eq https
access-list OUT extended permit ip any any
access-list OUT extended deny tcp any host 10.2.0.11 eq 502
access-list OUT extended permit tcp object-group X any`)
    assert.deepEqual(config?.rules[0], {
      action: 'allow',
      from: ['10.1.0.0/16'],
      to: ['10.2.0.10'],
      transport: 'tcp',
      ports: ['443'],
      line: 1,
      name: 'OUT',
    })
    assert.deepEqual(config?.unread, [4])
    assert.deepEqual(
      firewallFindings(config!).map(({ kind }) => kind),
      ['allows-everything', 'never-reached'],
    )
  })

  it('reads Fortinet policies with their addresses and services', () => {
    const config = readFirewall(`config firewall address
    edit "plc1"
        set subnet 10.2.0.10 255.255.255.255
    next
end
config firewall service custom
    edit "S7"
        set tcp-portrange 102
    next
end
config firewall policy
    edit 1
        set name "eng to plc"
        set srcaddr "all"
        set dstaddr "plc1"
        set action accept
        set service "S7"
    next
end`)
    assert.deepEqual(config?.rules, [
      {
        action: 'allow',
        from: ['any'],
        to: ['10.2.0.10/32'],
        transport: 'tcp',
        ports: ['102'],
        line: 12,
        name: 'eng to plc',
      },
    ])
  })

  it('says of other text that it is none', () => {
    assert.equal(readFirewall('hello'), undefined)
  })
})
