import FormField from '@cloudscape-design/components/form-field';
import Select, { type SelectProps } from '@cloudscape-design/components/select';
import { categoryIcons, type CategoryIcon as Name } from '../../functions/platform/category-icons.ts';
import { type Field, useSaid } from '../platform/parts/field.tsx';
import { useWords } from '../platform/texts/index.ts';
import { CategoryIcon } from './category-icon.tsx';

/** One of the console's pictures, or none. */
export function IconField(field: Field<Name | null>) {
  const { categories } = useWords();
  const { theirs } = field;
  const options: SelectProps.Option[] = [null, ...categoryIcons].map(icon => ({
    value: icon ?? 'none',
    label: categories.icons[icon ?? 'none'],
    iconSvg: <CategoryIcon icon={icon} />,
  }));
  const said = useSaid({ ...field, theirs: theirs === undefined ? undefined : categories.icons[theirs ?? 'none'] });
  return (
    <FormField label={categories.icon} {...said}>
      <Select
        options={options}
        triggerVariant="option"
        filteringType="auto"
        selectedOption={options.find(({ value }) => value === (field.value ?? 'none')) ?? null}
        onChange={({ detail: { selectedOption } }) =>
          field.onChange(categoryIcons.find(icon => icon === selectedOption.value) ?? null)
        }
      />
    </FormField>
  );
}
