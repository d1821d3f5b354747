import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import { binary, counted, plain } from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'scanner-set-up',
    over: { transport: 'tcp', port: 2112 },
    lines: [
      ['client', plain('sRN DeviceIdent')],
      ['server', plain('sRA DeviceIdent 10 LMS10x_FieldEval 10 V1.36-21.10.2010')],
      ['client', plain('sRN SerialNumber')],
      ['server', plain('sRA SerialNumber 8 18260123')],
      ['client', plain('sMN SetAccessMode 03 F4724744')],
      ['server', plain('sAN SetAccessMode 1')],
      ['client', plain('sMN LMCstopmeas')],
      ['server', plain('sMA LMCstopmeas')],
      ['server', plain('sAN LMCstopmeas 0')],
      ['client', plain('sWN LocationName 5 Line3')],
      ['server', plain('sWA LocationName')],
      ['client', plain('sMN mSCreboot')],
      ['server', plain('sFA 1')],
      ['client', plain('sEN LMDscandata 1')],
      ['server', plain('sEA LMDscandata 1')],
      ['server', plain('sSN LMDscandata 1 1 112E44 0 0')],
    ],
  },
  {
    name: 'radar-binary',
    over: { transport: 'tcp', port: 2111 },
    lines: [
      ['client', binary('sRN DeviceIdent')],
      ['server', binary('sRA DeviceIdent ', counted('MRS6124R', '1.1.0.565C'))],
      ['client', binary('sMN SetAccessMode ', hex('03 f4724744'))],
      ['server', binary('sAN SetAccessMode ', hex('01'))],
      ['client', binary('sMN mDOSetOutput ', hex('01 01'))],
      ['server', binary('sFA ', hex('0001'))],
    ],
  },
]
