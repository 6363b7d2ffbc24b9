/**
 * What the columns of a tag list mean, by their headings: as control systems, historians and people
 * write them, in the seven languages of the wall. Case, accents, blanks and punctuation do not
 * count, nor do words such as "limit" and "alarm". Pure.
 */

/** What a column can say of a tag. */
export type Meaning =
  | 'name'
  | 'label'
  | 'unit'
  | 'low'
  | 'high'
  | 'normalLow'
  | 'normalHigh'
  | 'hihi'
  | 'hi'
  | 'lo'
  | 'lolo'
  | 'decimals'
  | 'interval'
  | 'area'
  | 'type'
  | 'onWord'
  | 'offWord';

/** Index of the column of each meaning that the header has. */
export type ColumnMap = ReadonlyMap<Meaning, number>;

/** Headings of each meaning, the surest first, without blanks and punctuation. */
const HEADINGS: Readonly<Record<Meaning, string>> = {
  name: 'tag tagname tagid tagno tagnumber tagkey tagpath kks pointname pointid pointtag point itemname item signal signalname variable variablename messstelle messstellenkennzeichen kennzeichen etiqueta repere repère balise 位号 タグ タグ名 标签 点名 name id nombre nom nome名 名称 名前',
  label:
    'description descriptor desc label longname displayname title comment tagdescription pointdescription text bezeichnung beschreibung benennung klartext langtext kommentar descripcion denominacion designation libelle commentaire descricao denominacao 描述 说明 注释 説明 記述 コメント name nombre nom nome 名称 名前',
  unit: 'unit units engunit engunits engineeringunit engineeringunits eu eguunits egu uom einheit masseinheit unidad unidades unite unites unidade 单位 工程单位 単位 工業単位',
  low: 'min minimum low0 rangelow rangemin lowrange minrange lrv lowerrange lowerrangevalue spanlow spanmin scalelow lowscale scalemin minscale englow engmin engineeringlow englowlimit eulo eulow eumin zero displaylow displaymin messbereichsanfang messbereichvon messbereichmin mba bereichvon skalamin minimo rangomin valormin echellemin faixamin 量程下限 最小值 最小 下限值 レンジ下限 最小値',
  high: 'max maximum rangehigh rangemax highrange maxrange urv upperrange upperrangevalue spanhigh spanmax scalehigh highscale scalemax maxscale enghigh engmax engineeringhigh enghighlimit euhi euhigh eumax fullscale displayhigh displaymax messbereichsende messbereichbis messbereichmax mbe bereichbis skalamax maximo rangomax valormax echellemax faixamax 量程上限 最大值 最大 上限值 レンジ上限 最大値',
  normalLow:
    'normallow normalmin normallo lownormal normalvon normalmin normalbas normalbajo normalbaixo 正常下限 正常下限値',
  normalHigh:
    'normalhigh normalmax normalhi highnormal normalbis normalhaut normalalto 正常上限 正常上限値',
  hihi: 'hihi hh highhigh veryhigh ahh lahh maxmax upperupper max2 obergrenze2 hoch2 muyalto altoalto treshaut hauthaut muitoalto 高高限 高高 高高报警 上上限',
  hi: 'hi h high ah upper obergrenze grenzeoben oberer hoch alto haut 高限 高 高报警 上限警報 上限',
  lo: 'lo l low al lower untergrenze grenzeunten unterer tief niedrig bajo bas baixo 低限 低 低报警 下限警報 下限',
  lolo: 'lolo ll lowlow verylow all lall minmin lowerlower min2 untergrenze2 tief2 muybajo bajobajo tresbas basbas muitobaixo 低低限 低低 低低报警 下下限',
  decimals:
    'decimals decimalplaces decimalpoints digits displaydigits precision nachkommastellen dezimalstellen decimales decimais 小数位 小数位数 小数点以下桁数',
  interval:
    'interval intervalms scan scanrate scantime scaninterval scanclass updaterate updateinterval samplerate samplinginterval sampletime period cycle cycletime pollrate refreshrate zyklus zykluszeit abtastzeit abtastrate intervall intervalo periodo periode intervalle 周期 采样周期 更新周期 収集周期',
  area: 'area group system subsystem section plantarea plantunit location zone equipment folder anlage anlagenteil bereich gruppe teilanlage grupo sistema seccion zona groupe systeme secteur secao 区域 组 系统 装置 エリア グループ 系統',
  type: 'type datatype tagtype valuetype pointtype signaltype typ datentyp signaltyp tipo tipodato tipodedatos typededonnees 类型 数据类型 型 データ型',
  onWord:
    'on onword onlabel ontext ontag onmsg onmessage state1 statetext1 statelabel1 onelabel truetext truelabel text1 wort1 zustand1 estado1 etat1',
  offWord:
    'off offword offlabel offtext offmsg offmessage state0 statetext0 statelabel0 zerolabel falsetext falselabel text0 wort0 zustand0 estado0 etat0',
};

/** Words beside a heading that add nothing: `High alarm limit` means `high`. */
const FILLERS =
  /(alarmlimit|alarmvalue|alarmgrenze|alarmsetpoint|alarm|alarma|alarme|limits|limit|limite|alm|lim|threshold|value|setpoint|trip|grenze|grenzwert)/g;

/** Rank of each plain heading by meaning; the lower, the surer. */
const RANKS = new Map<string, readonly (readonly [meaning: Meaning, rank: number])[]>();
for (const [meaning, words] of Object.entries(HEADINGS)) {
  for (const [rank, word] of words.split(' ').entries()) {
    const plain = plainHeading(word);
    // Object.entries loses the keys' type.
    RANKS.set(plain, [...(RANKS.get(plain) ?? []), [meaning as Meaning, rank]]);
  }
}

/** Headings of the column that must be there, for hints. */
export const HEADER_WORDS: readonly string[] = ['tag', 'tagname', 'name', 'point', 'item'];

/** Which column says what. Where two could, the surer heading does, or else the one on the left. */
export function mapColumns(header: readonly string[]): ColumnMap {
  const claims = header
    .flatMap((heading, index) =>
      meaningsOf(heading).map(([meaning, rank]) => ({ meaning, rank, index })),
    )
    .sort((a, b) => a.rank - b.rank || a.index - b.index);
  const map = new Map<Meaning, number>();
  const taken = new Set<number>();
  // `name` first: what is left of a pair such as Tag and Name is the label.
  for (const wanted of ['name', null] as const) {
    for (const { meaning, index } of claims) {
      if (wanted !== null && meaning !== wanted) continue;
      if (map.has(meaning) || taken.has(index)) continue;
      map.set(meaning, index);
      taken.add(index);
    }
  }
  return map;
}

function meaningsOf(heading: string): readonly (readonly [Meaning, number])[] {
  const plain = plainHeading(heading);
  if (plain === '') return [];
  return RANKS.get(plain) ?? RANKS.get(plain.replace(FILLERS, '')) ?? [];
}

/** Milliseconds of one unit of an interval column: from its heading, `Scan rate (s)`, else 1. */
export function intervalUnitMs(heading: string): number {
  const [, unit] = /[([_\s.-](ms|msec|s|sec|seconds?|min|minutes?)[)\]]?\s*$/i.exec(heading) ?? [];
  if (unit === undefined || /^ms/i.test(unit)) return 1;
  return /^m/i.test(unit) ? 60_000 : 1_000;
}

/** Letters and digits alone; what stands in brackets is a remark. */
function plainHeading(heading: string): string {
  const bare = heading.replace(/\([^)]*\)|\[[^\]]*\]/g, '').trim();
  return (bare === '' ? heading : bare)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}
