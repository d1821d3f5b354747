/** Whether the address is this one, or in a network such as `10.1.0.0/16`. */
export function isInNetwork(address: string, network: string): boolean {
  const [base = '', bits = '32'] = network.split('/')
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(base)) return false
  const number = (text: string) => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const block = 2 ** (32 - Number(bits))
  return Math.floor(number(address) / block) === Math.floor(number(base) / block)
}
