import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { askedRules, firewallFindings, readFirewall } from './firewall.ts'

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

  it('takes as let through only what a rule before does not deny', () => {
    const config = readFirewall(`*filter
:FORWARD DROP [0:0]
-A FORWARD -s 10.9.0.0/16 -d 10.2.0.10/32 -j DROP
-A FORWARD -s 10.9.4.0/24 -d 10.2.0.10/32 -p tcp --dport 102 -j ACCEPT
-A FORWARD -s 10.1.0.5/32 -d 10.2.0.10/32 -p tcp --dport 102 -j ACCEPT
COMMIT`)!
    assert.deepEqual(
      askedRules(config).map(({ action, from }) => [action, from.join()]),
      [
        ['deny', '10.9.0.0/16'],
        ['allow', '10.1.0.5/32'],
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
      chain: 'OUT',
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
        through: '',
      },
    ])
  })

  it('reads what iptables-save prints, and calls the loopback no hole', () => {
    const config = readFirewall(`*nat
-A POSTROUTING -j MASQUERADE
COMMIT
*filter
:FORWARD DROP [0:0]
-A INPUT -i lo -j ACCEPT
-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
[12:720] -A FORWARD -s 10.1.0.0/16 -d 10.2.0.0/24 -p tcp -m multiport --dports 102,502 -m comment --comment "cell one" -j ACCEPT
-A FORWARD -s 10.1.4.7/32 -d 10.2.0.10/32 -p tcp -m tcp --dport 502 -j ACCEPT
-A FORWARD -s 10.1.4.8/32 -d 10.2.0.10/32 -p tcp -m tcp --dport 502 -j DROP
-A FORWARD -s 10.9.0.0/16 -d 10.2.0.10/32 -p tcp -m tcp --dport 20:23 -j ACCEPT
-A FORWARD ! -s 10.0.0.0/8 -j DROP
-A FORWARD -j office
-A office -s 10.1.4.7/32 -d 10.2.0.10/32 -p tcp -m tcp --dport 502 -j ACCEPT
COMMIT`)
    assert.equal(config?.dialect, 'iptables')
    assert.deepEqual(config?.rules[1], {
      action: 'allow',
      from: ['10.1.0.0/16'],
      to: ['10.2.0.0/24'],
      transport: 'tcp',
      ports: ['102', '502'],
      line: 8,
      name: 'cell one',
      chain: 'FORWARD',
      through: '',
    })
    assert.deepEqual(config?.unread, [12, 13])
    assert.deepEqual(
      firewallFindings(config!).map(({ line, kind, text }) => [line, kind, text]),
      [
        [9, 'redundant', 'adds nothing: line 8 (allow) covers it'],
        [10, 'never-reached', 'is never reached: line 8 (allow) covers it'],
        [11, 'readable-service', 'allows FTP, Telnet from 10.9.0.0/16 to 10.2.0.10/32'],
      ],
    )
  })

  it('unfolds objects and groups of a Cisco ASA, and names those that are not there', () => {
    const config = readFirewall(`object network plc1
 host 10.2.0.10
object network cell
 range 10.2.0.20 10.2.0.29
object-group network plcs
 network-object object plc1
 group-object more
object-group network more
 network-object object cell
 network-object 10.3.0.0 255.255.255.0
object-group service ot tcp
 port-object eq 502
 port-object range 44818 44819
object service s7
 service tcp destination eq 102
object network loop
 fqdn example.com
access-list IN extended permit tcp 10.1.0.0 255.255.0.0 object-group plcs object-group ot
access-list IN extended permit object s7 any4 object plc1
access-list IN extended deny tcp host 10.1.0.9 host 10.2.0.25 eq 502
access-list IN extended permit ip object loop any
access-list OTHER extended permit tcp host 10.1.0.9 host 10.2.0.25 eq 502`)
    assert.deepEqual(config?.rules[0], {
      action: 'allow',
      from: ['10.1.0.0/16'],
      to: ['10.2.0.10', '10.2.0.20-10.2.0.29', '10.3.0.0/24'],
      transport: 'tcp',
      ports: ['502', '44818-44819'],
      line: 18,
      name: 'IN',
      chain: 'IN',
    })
    assert.deepEqual(config?.unread, [21])
    assert.deepEqual(
      firewallFindings(config!).map(({ line, kind }) => [line, kind]),
      [
        [19, 'allows-any-source'],
        [20, 'never-reached'],
      ],
    )
  })

  it('ends where groups hold each other', () => {
    const config = readFirewall(`object-group network a
 group-object b
object-group network b
 group-object a
access-list IN extended permit ip object-group a any`)
    assert.deepEqual([config?.rules.length, config?.unread], [0, [5]])
  })

  it('unfolds groups of a FortiGate, between its interfaces', () => {
    const config = readFirewall(`config firewall address
    edit "plc1"
        set subnet 10.2.0.10 255.255.255.255
        config tagging
            edit "x"
                set tags "y"
            next
        end
    next
    edit "cell"
        set type iprange
        set start-ip 10.2.0.20
        set end-ip 10.2.0.29
    next
    edit "cloud"
        set type fqdn
        set fqdn "example.com"
    next
end
config firewall addrgrp
    edit "plcs"
        set member "plc1" "cell"
    next
end
config firewall service custom
    edit "OT"
        set tcp-portrange 502 44818:1024-65535
        set udp-portrange 2222
    next
end
config firewall policy
    edit 1
        set srcintf "lan"
        set dstintf "cell1"
        set srcaddr "plc1"
        set dstaddr "plcs"
        set action accept
        set service "OT" "SSH"
    next
    edit 2
        set srcaddr "all"
        set dstaddr "cloud"
        set action accept
        set service "HTTPS"
    next
end`)
    assert.deepEqual(config?.rules, [
      {
        action: 'allow',
        from: ['10.2.0.10/32'],
        to: ['10.2.0.10/32', '10.2.0.20-10.2.0.29'],
        transport: 'any',
        ports: ['502', '44818', '2222', '22'],
        line: 32,
        name: '',
        through: 'lan > cell1',
      },
    ])
    assert.deepEqual(config?.unread, [40])
  })

  it('keeps chains of nftables apart', () => {
    const config = readFirewall(`table ip filter {
  chain input {
    iifname "lo" accept
    ip saddr 10.0.0.0/8 accept
  }
  chain forward {
    ip saddr 10.1.0.0/16 ip daddr 10.2.0.1 drop
  }
}`)
    assert.deepEqual(firewallFindings(config!), [])
  })

  it('says of other text that it is none', () => {
    assert.equal(readFirewall('hello'), undefined)
  })
})
