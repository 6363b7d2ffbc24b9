/** Header, pager, banners and what stands in place of a screen or widget, Portuguese. */
import type { Translation } from './translation.ts';
import type { wall as english } from './wall.en.ts';

export const wall: Translation<typeof english> = {
  screenOf: '{n} de {total}',
  previousScreen: 'Tela anterior',
  nextScreen: 'Próxima tela',
  siteRefused:
    'Arquivo da planta recusado, o último válido continua em uso | Arquivo da planta recusado ({count} erros), o último válido continua em uso',
  siteUnreadable: 'Não é possível ler o arquivo da planta',
  siteAwaited: 'O painel aparece sozinho assim que isto for corrigido.',
  fontMissing: 'Este PC não tem fonte para “{language}”: exibido em inglês',
  andMore: 'e mais {count}',
  deadMan: 'TELA SEM ATUALIZAÇÃO DESDE',
  connecting: 'Aguardando os primeiros dados',
  widgetFailed: 'Não é possível mostrar',
  on: 'Ligado',
  off: 'Desligado',
  pictureAt: 'Imagem {time}',
  change: {
    rising: 'subindo',
    falling: 'descendo',
    steady: 'estável',
  },
};
