/** MACs that routers share on purpose: VRRP (RFC 9568 §7.3), HSRP (RFC 2281), GLBP, and CARP. */
const SHARED = /^(?:00:00:5e:00:0[12]|00:00:0c:07:ac|00:00:0c:9f:f|00:07:b4)/

export function isSharedMac(mac: string): boolean {
  return SHARED.test(mac)
}
