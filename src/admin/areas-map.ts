/**
 * Finland's areas as tiles, north to south: each roughly where it lies. The place of each in the grid is in
 * styles/situation.css, by its code; the wellbeing services counties are 01–21, Helsinki is 90, Åland 91.
 */
export const mapOrder = [
  '21',
  '19',
  '20',
  '17',
  '18',
  '13',
  '14',
  '16',
  '15',
  '12',
  '06',
  '08',
  '09',
  '10',
  '11',
  '05',
  '07',
  '02',
  '01',
  '91',
  '03',
  '04',
  '90',
] as const
export type AreaCode = (typeof mapOrder)[number]
