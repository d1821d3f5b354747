/** No channel knows anything of its peers: devices, clients and commands are judged by themselves alone. */
import { Peers as Sharing } from '#baseline/peers'

export class Peers extends Sharing {
  override know(): boolean {
    return false
  }

  override usesVerbAtOther(): boolean {
    return false
  }

  override serversSentTo(): number {
    return 0
  }

  override usesAtOther(): boolean {
    return false
  }

  override uses(): boolean {
    return false
  }

  override isUsedByAlike(): boolean {
    return false
  }
}
