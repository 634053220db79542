import { Option } from 'commander';
import { localized } from '#infra/localize.ts';
import { ListedKind, ListName } from '#shared/lists/entry.ts';

export const listOption = () =>
  new Option('--list <list>', localized({ 'zh-CN': '哪份名单', en: 'name of the list' })).choices(
    ListName.options,
  );
/** The option that names the kind of an entry. */
export const kindOption = () =>
  new Option(
    '--kind <kind>',
    localized({ 'zh-CN': '条目所指的种类', en: 'kind of entry' }),
  ).choices(ListedKind.options);
