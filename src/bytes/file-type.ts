/** Type of a file by its first bytes only: names are often false, magic numbers seldom. `kind/format`, both stable words. */
import { latin1 } from './message-head.ts'
import { startsWith, u16le, u32le } from './read.ts'

/** Bytes from the beginning that are sufficient: the mark of a tar archive ends at 262, an XML root may come late. */
export const FILE_HEAD_BYTES = 1024

/** Offset of the new header in a DOS program: Microsoft PE format, "MS-DOS Stub". */
const PE_OFFSET = 0x3c
const PE_MARK = ascii('PE\0\0')
/** A DOS program's own header: Microsoft PE format. */
const DOS_MARK = ascii('MZ')
/** POSIX.1-1988 tar header. */
const TAR_MARK_AT = 257
const TAR_MARK = ascii('ustar')

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}

/** Marks at offset 0, the longer before the shorter where they share a beginning. */
const MARKS: readonly (readonly [mark: Uint8Array, type: string])[] = [
  [ascii('\x7fELF'), 'executable/elf'],
  // Mach-O in both widths and orders; the universal mark is Java's as well and judged apart.
  [Uint8Array.of(0xfe, 0xed, 0xfa, 0xce), 'executable/mach-o'],
  [Uint8Array.of(0xfe, 0xed, 0xfa, 0xcf), 'executable/mach-o'],
  [Uint8Array.of(0xce, 0xfa, 0xed, 0xfe), 'executable/mach-o'],
  [Uint8Array.of(0xcf, 0xfa, 0xed, 0xfe), 'executable/mach-o'],
  [ascii('dex\n'), 'executable/dex'],
  [Uint8Array.of(0x4c, 0, 0, 0, 0x01, 0x14, 0x02, 0), 'executable/shortcut'], // [MS-SHLLINK] 2.1
  [ascii('Rar!\x1a\x07'), 'archive/rar'],
  [ascii('7z\xbc\xaf\x27\x1c'), 'archive/7z'],
  [Uint8Array.of(0x1f, 0x8b, 8), 'archive/gzip'], // RFC 1952 §2.3.1
  [ascii('BZh'), 'archive/bzip2'],
  [ascii('\xfd7zXZ\0'), 'archive/xz'],
  [Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd), 'archive/zstandard'], // RFC 8878 §3.1.1
  [ascii('MSCF\0\0\0\0'), 'archive/cab'],
  [ascii('%PDF-'), 'document/pdf'],
  [Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1), 'document/ole'], // [MS-CFB] 2.2
  [ascii('{\\rtf'), 'document/rtf'],
  [Uint8Array.of(0x27, 0x05, 0x19, 0x56), 'firmware/u-boot'],
  [Uint8Array.of(0xd0, 0x0d, 0xfe, 0xed), 'firmware/device-tree'],
  [ascii('hsqs'), 'firmware/squashfs'],
  [ascii('sqsh'), 'firmware/squashfs'],
  [Uint8Array.of(0x45, 0x3d, 0xcd, 0x28), 'firmware/cramfs'],
  [ascii('UBI#'), 'firmware/ubi'],
  [ascii('HDR0'), 'firmware/trx'],
  [ascii('ANDROID!'), 'firmware/android'],
  [ascii('\x89PNG\r\n\x1a\n'), 'image/png'],
  [Uint8Array.of(0xff, 0xd8, 0xff), 'image/jpeg'],
  [ascii('GIF8'), 'image/gif'],
  [ascii('SQLite format 3\0'), 'data/sqlite'],
  [Uint8Array.of(0xa1, 0xb2, 0xc3, 0xd4), 'data/capture'],
  [Uint8Array.of(0xd4, 0xc3, 0xb2, 0xa1), 'data/capture'],
  [Uint8Array.of(0x0a, 0x0d, 0x0d, 0x0a), 'data/capture'],
]

/**
 * The test file of all scanners, published by EICAR: 68 characters, of which the first 50 suffice. In two pieces, so
 * that no scanner detects this file.
 */
const EICAR = ascii(['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS'].join(''))

/** Words in the beginning of a text, the more particular first. */
const TEXTS: readonly (readonly [pattern: RegExp, type: string])[] = [
  [/^#!.{0,100}\bpython/i, 'script/python'],
  [/^#!/, 'script/shell'],
  [/^<\?php/i, 'script/php'],
  [/^(@echo\s+off|@?rem\s|setlocal\b)/i, 'script/batch'],
  [/<hta:application/i, 'script/hta'],
  [
    /\b(CreateObject|GetObject)\s*\(\s*"(WScript|Scripting|Shell|ADODB|MSXML2|winmgmts)/i,
    'script/visual-basic',
  ],
  [/new\s+ActiveXObject\s*\(/i, 'script/jscript'],
  [
    /\[CmdletBinding\(|\bInvoke-(Expression|WebRequest|Command)\b|\bNew-Object\s+(System\.)?Net\.|^#requires\s+-/i,
    'script/powershell',
  ],
  [/<RSLogix5000Content\b/, 'project/l5x'],
  [/<project\s[^>]{0,200}plcopen\.org/i, 'project/plcopen'],
  [/<(\w+:)?SCL\s[^>]{0,200}iec\.ch\/61850/i, 'project/substation'],
  [/<ISO15745Profile\b/, 'project/device-description'],
  [/<CAEXFile\b/, 'project/automation-ml'],
  [/^\s*\[File\]\s[^[]{0,400}DescText/i, 'project/device-description'],
  [/^\s*(ORGANIZATION_BLOCK|FUNCTION_BLOCK|DATA_BLOCK|FUNCTION)\s+"?[\w ]+"?/, 'project/plc-source'],
  [/^:[0-9A-F]{8,}\s*[\r\n]+:[0-9A-F]{8}/i, 'firmware/intel-hex'],
  [/^S0[0-9A-F]{6,}\s*[\r\n]+S[1-35][0-9A-F]{6}/i, 'firmware/s-record'],
  [/^\s*<(!doctype\s+)?html\b/i, 'text/html'],
  [/^\s*<\?xml\b/i, 'text/xml'],
]

/** First names inside a zip archive that show its type. */
const ZIPS: readonly (readonly [name: RegExp, type: string])[] = [
  [/^(\[Content_Types\]\.xml|_rels\/|docProps\/|word\/|xl\/|ppt\/)/, 'document/ooxml'],
  [/^META-INF\/|^AndroidManifest\.xml/, 'executable/jar'],
  [/^mimetype/, 'document/open-document'],
]

/** Reads the type of a file off `bytes[start..end)`, its beginning; undefined where nothing known is there. */
export function fileTypeOf(bytes: Uint8Array, start: number, end: number): string | undefined {
  const stop = Math.min(end, start + FILE_HEAD_BYTES)
  if (startsWith(bytes, start, stop, EICAR)) return 'test/eicar'
  if (startsWith(bytes, start, stop, DOS_MARK)) return dosType(bytes, start, stop)
  for (const [mark, type] of MARKS) if (startsWith(bytes, start, stop, mark)) return type
  if (stop - start >= 30 && u32le(bytes, start) === 0x04034b50) return zipType(bytes, start, stop)
  if (startsWith(bytes, start, stop, Uint8Array.of(0xca, 0xfe, 0xba, 0xbe)))
    return javaType(bytes, start, stop)
  if (startsWith(bytes, start + TAR_MARK_AT, stop, TAR_MARK)) return 'archive/tar'
  return textType(bytes, start, stop)
}

/** `MZ` is two letters that a text may begin with as well: a program has its new header, or a plausible old one. */
function dosType(bytes: Uint8Array, start: number, stop: number): string | undefined {
  if (stop - start < PE_OFFSET + 4) return undefined
  const at = start + u32le(bytes, start + PE_OFFSET)
  if (at + PE_MARK.length <= stop)
    return startsWith(bytes, at, stop, PE_MARK) ? 'executable/pe' : dosOnly(bytes, start)
  // The new header is beyond these bytes: the case for a program with a long stub.
  return at - start < 0x10000 ? dosOnly(bytes, start) : undefined
}

/** Bytes in the last page (at most 512) and number of pages (at least one). */
function dosOnly(bytes: Uint8Array, start: number): string | undefined {
  return u16le(bytes, start + 2) <= 512 && u16le(bytes, start + 4) > 0 && u16le(bytes, start + 4) < 0x2000
    ? 'executable/dos'
    : undefined
}

/** The mark 0xCAFEBABE is of a Java class (major version from 45 on) or of a universal Mach-O (a few architectures). */
function javaType(bytes: Uint8Array, start: number, stop: number): string | undefined {
  if (stop - start < 8) return undefined
  return bytes[start + 7]! < 45 ? 'executable/mach-o' : 'executable/java'
}

/** Local file header: APPNOTE.TXT 6.3.10 §4.3.7, length of the name at 26, name at 30. */
function zipType(bytes: Uint8Array, start: number, stop: number): string {
  const nameEnd = Math.min(stop, start + 30 + u16le(bytes, start + 26))
  const name = String.fromCharCode(...bytes.subarray(start + 30, nameEnd))
  return ZIPS.find(([pattern]) => pattern.test(name))?.[1] ?? 'archive/zip'
}

/** Texts in ASCII, UTF-8 or UTF-16 with its mark; control characters make it none. */
function textType(bytes: Uint8Array, start: number, stop: number): string | undefined {
  const isWide = bytes[start] === 0xff && bytes[start + 1] === 0xfe
  const isMarked = bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf
  for (let at = start + (isWide ? 2 : isMarked ? 3 : 0); at < stop; at += isWide ? 2 : 1) {
    const byte = bytes[at]!
    if (byte < 9 || (byte > 13 && byte < 32)) return undefined
  }
  const text = isWide ? narrowed(bytes, start + 2, stop) : latin1(bytes, start + (isMarked ? 3 : 0), stop)
  return TEXTS.find(([pattern]) => pattern.test(text))?.[1]
}

/** Every other byte, from the first on. */
function narrowed(bytes: Uint8Array, start: number, stop: number): string {
  const low = new Uint8Array(Math.max(0, Math.ceil((stop - start) / 2)))
  for (let at = 0; at < low.length; at++) low[at] = bytes[start + 2 * at]!
  return latin1(low, 0, low.length)
}
