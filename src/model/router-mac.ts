/**
 * MACs that the routers of a group share on purpose: VRRP and CARP (RFC 9568 §7.3), HSRP (RFC 2281 §6.1 and Cisco's later
 * prefix), GLBP (00:07:b4, then six bits of 0, ten of group, eight of forwarder).
 */
const SHARED = /^(?:00:00:5e:00:0[12]:|00:00:0c:07:ac:|00:00:0c:9f:f|00:07:b4:0[0-3]:)/

export function isSharedRouterMac(mac: string): boolean {
  return SHARED.test(mac)
}
