import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { Field } from './field.tsx';
import { Framed } from './fields.tsx';
import { type FieldProps, titled, useField, useForm } from './form-context.ts';
import { unfolded } from './schema.ts';
import { blankOf } from './shape.ts';
import { isTree } from './tree.ts';
import { useValuesWords } from './words.ts';

interface Props extends FieldProps {
  /** What the first items are, by their place. */
  prefix: readonly unknown[];
  /** What all others are; undefined where there are none. */
  rest: unknown;
}

/** The items of a list, each with what its place asks for. */
export function ListField({ prefix, rest, ...props }: Props) {
  const words = useValuesWords();
  const { root, writing } = useForm();
  const field = useField(props);
  const { label, effective, disabled, schema } = field;
  const items = Array.isArray(effective) ? effective : [];
  const next = prefix[items.length] ?? rest;
  const full = next === undefined || (typeof schema.maxItems === 'number' && items.length >= schema.maxItems);
  const titleOf = (index: number) => {
    const { title } = unfolded(root, prefix[index] ?? rest);
    return prefix[index] && typeof title === 'string' ? title : words.item(String(title ?? label), index + 1);
  };
  return (
    <Framed field={field}>
      <SpaceBetween size="xs">
        {items.map((_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an item of a list has no other name than its place
          <div className="berth-item" key={index}>
            <Field path={[...props.path, index]} schema={titled(prefix[index] ?? rest, titleOf(index))} />
            <Button
              iconName="remove"
              variant="icon"
              ariaLabel={words.removeItem(label, index + 1)}
              disabled={disabled}
              onClick={() => writing.write([...props.path, index], undefined)}
            />
          </div>
        ))}
        <Button
          iconName="add-plus"
          disabled={disabled || full}
          ariaLabel={words.addItem(label)}
          onClick={() => writing.write([...props.path, items.length], blankOf(root, isTree(next) ? next : {}))}
        >
          {words.add}
        </Button>
      </SpaceBetween>
    </Framed>
  );
}
