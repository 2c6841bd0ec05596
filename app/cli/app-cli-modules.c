/* app-cli-modules.c — lacquer-cli modules: every processor with every parameter, from the tables.
 */
#include "app-cli.h"

#include "app-json.h"
#include "dsp-registry.h"

extern const AppCommand app_cli_modules;

static void
range_text (const DspParam *param, char *text, size_t size)
{
  char low[64], high[64];
  if (param->scale == DSP_SCALE_CHOICE)
    {
      GString *ids = g_string_new (NULL);
      for (int i = 0; param->choices[i].id; i++)
        g_string_append_printf (ids, "%s%s", i ? ", " : "", param->choices[i].id);
      g_strlcpy (text, ids->str, size);
      g_string_free (ids, TRUE);
      return;
    }
  dsp_param_format (param, param->min, low, sizeof low);
  dsp_param_format (param, param->max, high, sizeof high);
  if (param->scale == DSP_SCALE_TOGGLE)
    g_strlcpy (text, "off, on", size);
  else
    g_snprintf (text, size, "%s … %s", low, high);
}

static const char *
listening (const DspParam *param)
{
  return param->flags & DSP_PARAM_LISTEN ? " (For listening in the window only.)" : "";
}

static void
print_plain (const DspModule *module)
{
  printf ("%s — %s (version %d)\n  %s\n", module->id, module->name, module->version, module->help);
  for (int i = 0; i < module->n_params; i++)
    {
      char range[512], def[64];
      range_text (&module->params[i], range, sizeof range);
      dsp_param_format (&module->params[i], module->params[i].def, def, sizeof def);
      printf ("  %-18s %-26s default %-12s %s%s\n", module->params[i].id, range, def,
              module->params[i].help, listening (&module->params[i]));
    }
  putchar ('\n');
}

static void
print_markdown (const DspModule *module)
{
  printf ("## %s (`%s`, version %d)\n\n%s\n\n| parameter | range | default | meaning |\n"
          "|---|---|---|---|\n",
          module->name, module->id, module->version, module->help);
  for (int i = 0; i < module->n_params; i++)
    {
      char range[512], def[64];
      range_text (&module->params[i], range, sizeof range);
      dsp_param_format (&module->params[i], module->params[i].def, def, sizeof def);
      printf ("| `%s` | %s | %s | %s%s |\n", module->params[i].id, range, def,
              module->params[i].help, listening (&module->params[i]));
    }
  putchar ('\n');
}

static const char *const scales[] = { [DSP_SCALE_LINEAR] = "linear",
                                      [DSP_SCALE_LOG] = "log",
                                      [DSP_SCALE_TOGGLE] = "toggle",
                                      [DSP_SCALE_CHOICE] = "choice" };

static void
json_param (JsonBuilder *builder, const DspParam *param)
{
  json_builder_begin_object (builder);
  app_json_member_text (builder, "id", param->id);
  app_json_member_text (builder, "name", param->name);
  app_json_member_text (builder, "unit", param->unit);
  app_json_member_text (builder, "help", param->help);
  app_json_member_text (builder, "scale", scales[param->scale]);
  app_json_member_bool (builder, "listen", (param->flags & DSP_PARAM_LISTEN) != 0);
  app_json_member_number (builder, "min", param->min);
  app_json_member_number (builder, "max", param->max);
  app_json_member_number (builder, "default", param->def);
  json_builder_set_member_name (builder, "choices");
  json_builder_begin_array (builder);
  for (int i = 0; param->choices && param->choices[i].id; i++)
    json_builder_add_string_value (builder, param->choices[i].id);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
print_json (void)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "modules");
  json_builder_begin_array (builder);
  for (int i = 0; i < dsp_n_modules (); i++)
    {
      const DspModule *module = dsp_module_at (i);
      json_builder_begin_object (builder);
      app_json_member_text (builder, "id", module->id);
      app_json_member_text (builder, "name", module->name);
      app_json_member_text (builder, "help", module->help);
      app_json_member_int (builder, "version", module->version);
      json_builder_set_member_name (builder, "params");
      json_builder_begin_array (builder);
      for (int k = 0; k < module->n_params; k++)
        json_param (builder, &module->params[k]);
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  g_autofree char *text = app_json_text (builder);
  fputs (text, stdout);
}

static int
run (int argc, char **argv)
{
  gboolean markdown = FALSE;
  const GOptionEntry entries[] = {
    { "markdown", 0, 0, G_OPTION_ARG_NONE, &markdown, "Print as the manual's tables", NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (&app_cli_modules, entries, 0, 0, &argc, &argv))
    return APP_EXIT_USAGE;
  if (app_cli_json)
    print_json ();
  else
    for (int i = 0; i < dsp_n_modules (); i++)
      (markdown ? print_markdown : print_plain) (dsp_module_at (i));
  return APP_EXIT_GOOD;
}

const AppCommand app_cli_modules = {
  .name = "modules",
  .usage = "",
  .summary = "the processors there are, with every parameter",
  .run = run,
};
