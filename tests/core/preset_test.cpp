#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <limits>
#include <set>

#include "core/experiment/preset.h"
#include "core/experiment/validate.h"
#include "core/params/access.h"
#include "problems.h"
#include "tests/registry.h"

namespace spikeloom::test::preset_test {

namespace {

void wrong(const char* name, const QByteArray& text, const QStringList& problems) {
  QTest::newRow(name) << text << problems;
}

/// A preset whose format is right.
void wrongIn(const char* name, const QByteArray& groups, const QStringList& problems) {
  wrong(name, "{\"format\": 1, " + groups + "}", problems);
}

void wrongSyntax() {
  wrong("not JSON", "{\"format\": 1,\n  \"network\": }", {"|is not JSON|line 2, column 14"});
  wrong("no quotes", "{format: 1}", {"|is not JSON|line 1, column"});
  wrong("cut off", "{\"format\": 1, \"network\": {", {"|is not JSON|line 1"});
  wrong("text after the end", "{\"format\": 1}\n}", {"|is not JSON|line 2, column 1"});
  wrong("empty file", "", {"|is not JSON|line 1, column 1"});
  wrong("blank file", " \n \n", {"|is not JSON|line 3"});
  wrong("no UTF-8", "{\"format\": 1, \"title\": \"\xff\"}", {"|is not JSON|line 1, column"});
  wrong("array", "[{\"format\": 1}]", {"|must be a JSON object"});
  wrong("number", "1", {"|must be a JSON object"});
  wrong("null", "null", {"|must be a JSON object"});
  wrongIn("NaN", "\"learning\": {\"lambda\": NaN}", {"|is not JSON|line 1, column"});
  wrongIn("Infinity", "\"learning\": {\"lambda\": Infinity}", {"|is not JSON|line 1, column"});
  wrongIn("1e999", "\"learning\": {\"lambda\": 1e999}",
          {"learning.lambda|too large|from 0.000001 to 1000000"});
  wrongIn("1e999 after a group", "\"run\": {\"loops\": 1}, \"synapse\": {\"time_constant\": -1e999}",
          {"synapse.time_constant|too large|above 0 and up to 10000 ms"});
}

void wrongTopLevel() {
  wrong("no format", "{}", {"format|must be there and be 1"});
  wrong("format 2", "{\"format\": 2}", {"format|be 1"});
  wrong("format as text", "{\"format\": \"1\"}", {"format|be 1"});
  wrongIn("title no text", "\"title\": 5", {"title|must be a text"});
  wrongIn("unknown group", "\"networks\": {}", {"networks|is not known|format, title|network, neuron|run"});
  wrongIn("group is a number", "\"network\": 5", {"network|must be an object"});
  wrongIn("group is null", "\"network\": null", {"network|must be an object"});
  wrongIn("group is an array", "\"network\": []", {"network|must be an object"});
  wrongIn("unknown key", "\"learning\": {\"lamda\": 1}",
          {"learning.lamda|is not known|learning has quantity, lambda, update"});
  wrongIn("key of another group", "\"network\": {\"lambda\": 1}", {"network.lambda|is not known|neurons"});
  wrongIn("key twice", "\"network\": {\"neurons\": 1, \"neurons\": 300}", {"network.neurons|stands twice"});
  wrongIn("group twice", "\"network\": {}, \"network\": {\"neurons\": 300}", {"network|stands twice"});
  wrong("nested too deeply", "{\"a\": " + QByteArray(100'000, '['), {"|nested too deeply"});
  wrong("format twice", "{\"format\": 1, \"format\": 1}", {"format|stands twice"});
}

void wrongKinds() {
  const QString whole = "|must be a whole number from 1 to 20000";
  for (const auto& [name, value] :
       std::vector<std::pair<const char*, QString>>{{"text for integer", "\"200\""},
                                                    {"bool for integer", "true"},
                                                    {"null for integer", "null"},
                                                    {"object for integer", "{}"},
                                                    {"array for integer", "[200]"},
                                                    {"1.5 for integer", "1.5"},
                                                    {"zero", "0"},
                                                    {"negative", "-5"},
                                                    {"too large", "20001"},
                                                    {"past 32 bits", "4294967496"},
                                                    {"past 64 bits", "1e30"}})
    wrongIn(name, "\"network\": {\"neurons\": " + value.toUtf8() + "}",
            {"network.neurons|is not allowed" + whole});
  wrongIn("past signed 64 bits", "\"run\": {\"seed\": 18446744073709551615}",
          {"run.seed|must be a whole number from 0 to 9007199254740991"});
  wrongIn("seed of 2^53", "\"run\": {\"seed\": 9007199254740992}", {"run.seed|is not allowed"});
  wrongIn("text for real", "\"synapse\": {\"time_constant\": \"20\"}",
          {"synapse.time_constant|\"20\" is not allowed|a number above 0 and up to 10000 ms"});
  wrongIn("null for real", "\"synapse\": {\"time_constant\": null}",
          {"synapse.time_constant|null is not allowed"});
  wrongIn("number for bool", "\"network\": {\"zero_row_sums\": 1}",
          {"network.zero_row_sums|1 is not allowed|true or false"});
  wrongIn("text for bool", "\"network\": {\"zero_row_sums\": \"true\"}",
          {"network.zero_row_sums|true or false"});
  wrongIn("number for choice", "\"neuron\": {\"integrator\": 1}", {"neuron.integrator|one of: exact, rk4"});
  wrongIn("unknown choice", "\"neuron\": {\"integrator\": \"Exact\"}",
          {"neuron.integrator|\"Exact\" is not allowed|one of: exact, rk4"});
  wrongIn("number for file", "\"target\": {\"file\": 1}", {"target.file|a file's path"});
}

void wrongValues() {
  wrongIn("open end", "\"synapse\": {\"time_constant\": 0}",
          {"synapse.time_constant|0 is not allowed|above 0"});
  wrongIn("probability above 1", "\"network\": {\"connection_probability\": 1.01}",
          {"network.connection_probability|1.01 is not allowed|up to 1"});
  wrongIn("negative real", "\"network\": {\"weight_sd\": -0.5}",
          {"network.weight_sd|-0.5 is not allowed|from 0 to 100"});
  wrongIn("one neuron", "\"network\": {\"neurons\": 1}",
          {"network.connection_probability|1 of 1 neurons|no synapse"});
  wrongIn("neurons without synapse", "\"network\": {\"neurons\": 50, \"connection_probability\": 0.001}",
          {"network.connection_probability|of 50 neurons|no synapse to train|p must be larger"});
  // rates: every neuron has a P of its own (drives of an all-to-all network share one)
  wrongIn("huge network",
          "\"network\": {\"neurons\": 20000, \"connection_probability\": 1}, \"learning\": {\"quantity\": "
          "\"rate\"}",
          {"network.neurons|needs|GB of memory|are free|fewer neurons"});
  wrongIn("window shorter than update",
          "\"target\": {\"duration\": 5}, \"learning\": {\"update_interval\": 10}",
          {"target.duration|5 ms is shorter than the update interval of 10 ms (learning.update_interval)"});
  wrongIn(
      "update between steps", "\"learning\": {\"update_interval\": 2.05}",
      {"learning.update_interval|2.05 ms is not a whole number of time steps of 0.1 ms (neuron.time_step)"});
  wrongIn("update shorter than step", "\"neuron\": {\"time_step\": 5}",
          {"learning.update_interval|2 ms is not a whole number of time steps of 5 ms"});
  const auto swapped = [](const char* name, const char* low, const char* high, const char* more = "") {
    const QStringList a = QString(low).split('.'), b = QString(high).split('.');
    wrongIn(name, QString("\"%1\": {%2 \"%3\": 700.5, \"%4\": 600}").arg(a[0], more, a[1], b[1]).toUtf8(),
            {QString(low) + "|700.5 is above " + high + " = 600|must not be larger"});
  };
  swapped("amplitudes", "target.amplitude_min", "target.amplitude_max");
  swapped("periods", "target.period_min", "target.period_max");
  const char* products = "\"family\": \"product-of-sines\",";
  swapped("slow periods", "target.slow_period_min", "target.slow_period_max", products);
  swapped("fast periods", "target.fast_period_min", "target.fast_period_max", products);
  swapped("pre-stimulus", "run.pre_min", "run.pre_max");
}

void wrongFiles() {
  const auto file = [](const char* name, const char* csv, const QStringList& problems,
                       const char* more = "") {
    wrongIn(name,
            QString("\"network\": {\"neurons\": 3, \"connection_probability\": 1}, "
                    "\"target\": {\"family\": \"file\" %1 %2}")
                .arg(csv ? QString(", \"file\": \"%1\"").arg(csv) : QString(), more)
                .toUtf8(),
            problems);
  };
  file("no file named", nullptr, {"target.file|is empty"});
  file("file missing", "missing.csv", {"target.file|missing.csv|cannot be read|no such file"});
  file("file is a folder", ".", {"target.file|cannot be read"});
  file("file empty", "empty.csv", {"target.file|empty.csv|holds no numbers"});
  file("file of a header only", "header.csv", {"target.file|holds no numbers"});
  file("file ragged", "ragged.csv",
       {"target.file: line 3|ragged.csv|has 3 values where the first row has 4"});
  file("text in file", "text.csv", {"target.file: line 2, column 3|text.csv \"x\" is no number"});
  file("NaN in file", "nan.csv",
       {"target.file: line 1, column 1|\"nan\" is not a finite",
        "target.file: line 3, column 4|\"-inf\" is not a finite"});
  file("too few neurons", "two.csv",
       {"target.file|two.csv has 2 neurons with 4 samples each (a neuron a row); needed: 3; with a neuron a "
        "column, 4 of 4 would pass"});
  // a file may hold more neurons than the network: only one with too few can be known to lie the other way
  file(
      "transposed file", "tall.csv",
      {"target.file|has 2 neurons with 5 samples each (a neuron a column); needed: 3; with a neuron a row, 5 "
       "of 5"},
      ", \"file_layout\": \"neurons-in-columns\"");
}

void severalAtOnce() {
  wrongIn("several at once",
          "\"title\": 1, \"bla\": 2, \"network\": {\"neurons\": 0, \"sigma\": 4}, "
          "\"neuron\": {\"integrator\": \"euler\"}, \"synapse\": 3, "
          "\"target\": {\"duration\": 1, \"period_min\": 1200, \"shift_max\": \"x\"}, "
          "\"run\": {\"loops\": 2.5, \"loops\": 3, \"pre_min\": 300}",
          {"title|text", "bla|not known", "network.neurons|from 1 to 20000", "network.sigma|not known",
           "neuron.integrator|exact, rk4", "synapse|object",
           "target.duration|shorter than the update interval",
           "target.period_min|above target.period_max = 1000", "target.shift_max|from 0 to 1000000 ms",
           "run.loops|twice", "run.pre_min|above run.pre_max = 200"});
  wrongIn("rules of a wrong value are not judged", // there is no saying whether 5 ms would fit
          "\"target\": {\"duration\": 5}, \"learning\": {\"update_interval\": -10}",
          {"learning.update_interval|-10 is not allowed"});
}

/// Another value than the default that is allowed, with digits that only an exact text brings back.
Value otherValue(const Field& field) {
  const Value standard = field.get(Experiment());
  switch (field.kind) {
  case Kind::Bool:
    return !std::get<bool>(standard);
  case Kind::Integer:
    return std::get<std::int64_t>(standard) + 1;
  case Kind::Real: {
    const double x = std::get<double>(standard) == 0 ? 1 : std::get<double>(standard);
    const double larger = x * 1.2345678901234567;
    return field.range.contains(larger) ? larger : x / 1.2345678901234567;
  }
  case Kind::Choice:
    return std::string(field.options[std::get<std::string>(standard) == field.options[0].key ? 1 : 0].key);
  case Kind::Text:
    return std::string("0-1: 0 0, \"5\" λ");
  case Kind::File:
    return std::string("/nowhere/targets.csv");
  }
  return {};
}

/// All but one: no other neuron model goes with training rates.
Preset everythingChanged() {
  Preset preset{
      .id = "all", .title = "Title \"quoted\", λ", .figure = "9", .about = "Two\nlines.", .experiment = {}};
  for (const Field& field : fields())
    if (field.path() != "learning.quantity")
      field.set(preset.experiment, otherValue(field));
  return preset;
}

QString differing(const Experiment& a, const Experiment& b) {
  QStringList out;
  for (const Field& field : fields())
    if (field.get(a) != field.get(b))
      out << QString::fromStdString(field.path());
  return out.join(' ');
}

} // namespace

class PresetTest : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  [[nodiscard]] QString at(const QString& name) const { return m_folder.filePath(name); }
  [[nodiscard]] std::filesystem::path pathOf(const QString& name) const { return at(name).toStdString(); }

private slots:
  void initTestCase() {
    write(at("empty.csv"), "");
    write(at("header.csv"), "a,b,c\n# nothing\n");
    write(at("good.csv"), "1,2,3,4\n5,6,7,8\n9,10,11,12\n");
    write(at("two.csv"), "1,2,3,4\n5,6,7,8\n");
    write(at("tall.csv"), "1,2\n3,4\n5,6\n7,8\n9,10\n");
    write(at("ragged.csv"), "1,2,3,4\n5,6,7,8\n9,10,11\n");
    write(at("text.csv"), "1,2,3,4\n5,6,x,8\n9,10,11,12\n");
    write(at("nan.csv"), "nan,2,3,4\n5,6,7,8\n9,10,11,-inf\n");
  }

  void wrongPreset_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QStringList>("problems");
    wrongSyntax();
    wrongTopLevel();
    wrongKinds();
    wrongValues();
    wrongFiles();
    severalAtOnce();
  }
  void wrongPreset() {
    QFETCH(QByteArray, text);
    QFETCH(QStringList, problems);
    write(at("wrong.json"), text);
    const auto errors = problemsOf([&] { (void)readPreset(pathOf("wrong.json")); });
    for (const QString& problem : problems)
      QVERIFY2(holds(errors, problem), qPrintable(problem + " is not among" + listed(errors)));
    QVERIFY2(errors.size() == static_cast<std::size_t>(problems.size()),
             qPrintable("more than expected" + listed(errors)));
    for (const InputError& error : errors)
      QCOMPARE(error.file, pathOf("wrong.json").string());
  }

  void everyNonFiniteNumberIsReported() {
    for (const double x : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
                           -std::numeric_limits<double>::infinity()})
      for (const Field& field : fields())
        if (field.kind == Kind::Real) {
          Experiment experiment;
          field.set(experiment, x);
          const auto errors = validate(experiment);
          QVERIFY2(errors.size() == 1 && errors[0].path == field.path(), qPrintable(listed(errors)));
        }
  }

  void rulesOfAnotherFamilyAreNotJudged() {
    const Preset preset = parsePreset(
        R"({"format": 1, "target": {"family": "chaotic", "period_min": 900, "period_max": 100, "file": "no.csv"}})",
        "x");
    QCOMPARE(preset.experiment.target.period_min, 900.0);
  }

  void unreadableAndUnwritable() {
    for (const QString& name : {QString("missing.json"), QString(".")}) {
      const auto errors = problemsOf([&] { (void)readPreset(pathOf(name)); });
      QVERIFY2(errors.size() == 1 && holds(errors, "|cannot be read"), qPrintable(listed(errors)));
      QCOMPARE(errors[0].file, pathOf(name).string());
    }
    const auto errors = problemsOf([&] { writePreset({}, pathOf("missing/x.json")); });
    QVERIFY2(errors.size() == 1 && holds(errors, "|cannot be written"), qPrintable(listed(errors)));
  }

  void shippedOnesAreRead() {
    std::set<std::string> ids, titles;
    for (const Preset& preset : shippedPresets()) {
      QVERIFY2(ids.insert(preset.id).second && titles.insert(preset.title).second, preset.id.c_str());
      QVERIFY2(!preset.title.empty() && !preset.about.empty(), preset.id.c_str());
      QVERIFY(validate(preset.experiment).empty());
    }
    const QDir folder(QString(SPIKELOOM_SOURCE_DIR) + "/presets");
    std::set<std::string> files;
    for (const QFileInfo& file : folder.entryInfoList({"*.json"}))
      files.insert(file.completeBaseName().toStdString());
    QCOMPARE(ids, files);
    for (const char* id :
         {"figure-1b-synaptic-drive", "figure-1s2-from-no-connections", "figure-3-product-of-sines",
          "figure-3-chaotic", "figure-3-ornstein-uhlenbeck", "example-program-chaotic"})
      QVERIFY2(ids.contains(id), id);
  }

  void everyFieldIsWrittenAndReadBack() {
    const Preset preset = everythingChanged();
    const Experiment defaults;
    for (const Field& field : fields()) {
      Preset alone;
      field.set(alone.experiment, otherValue(field));
      QVERIFY2(field.get(alone.experiment) != field.get(defaults), field.path().c_str());
      const QJsonObject json = QJsonDocument::fromJson(QByteArray::fromStdString(presetText(alone))).object();
      QCOMPARE(json.keys().size(), 2); // format and the field's group: what has its default is not written
      QVERIFY(json[QString::fromUtf8(field.group.data(), qsizetype(field.group.size()))].toObject().size() ==
              1);
    }
    writePreset(preset, pathOf("all.json"));
    const Preset back = readPreset(pathOf("all.json"));
    QCOMPARE(differing(preset.experiment, back.experiment), QString());
    QCOMPARE(back.id, preset.id);
    QCOMPARE(back.title, preset.title);
    QCOMPARE(back.figure, preset.figure);
    QCOMPARE(back.about, preset.about);
    Preset rates;
    rates.experiment.learning.quantity = TrainedQuantity::rate; // what everythingChanged() leaves out
    QCOMPARE(differing(parsePreset(presetText(rates), "x").experiment, rates.experiment), QString());
  }

  void completeTextHoldsEveryField() {
    QJsonObject json = QJsonDocument::fromJson(QByteArray::fromStdString(presetText({}, true))).object();
    for (const Field& field : fields()) {
      const QString group = QString::fromStdString(std::string(field.group));
      QJsonObject object = json[group].toObject();
      QVERIFY2(!object.take(QString::fromStdString(std::string(field.key))).isUndefined(),
               field.path().c_str());
      object.isEmpty() ? json.remove(group) : void(json[group] = object);
    }
    QCOMPARE(json.keys(), QStringList("format"));
    QCOMPARE(differing(parsePreset(presetText(everythingChanged(), true), "x").experiment,
                       everythingChanged().experiment),
             QString());
  }

  void targetFileTravelsWithThePreset() {
    QVERIFY(QDir(m_folder.path()).mkpath("a/data") && QDir(m_folder.path()).mkpath("b"));
    QVERIFY(QFile::copy(at("good.csv"), at("a/data/good.csv")));
    write(at("a/with.json"), R"({"format": 1, "network": {"neurons": 3, "connection_probability": 1},
      "target": {"family": "file", "file": "data/good.csv"}})");
    const Preset preset = readPreset(pathOf("a/with.json"));
    QCOMPARE(preset.experiment.target.file, pathOf("a/data/good.csv").string());
    const auto writtenFile = [&](const Preset& what, const QString& name) {
      writePreset(what, pathOf(name));
      QFile file(at(name));
      return file.open(QIODevice::ReadOnly)
                 ? QJsonDocument::fromJson(file.readAll()).object()["target"].toObject()["file"].toString()
                 : QString();
    };
    QCOMPARE(writtenFile(preset, "a/again.json"), "data/good.csv");
    QCOMPARE(writtenFile(preset, "b/elsewhere.json"), at("a/data/good.csv"));
    QCOMPARE(readPreset(pathOf("b/elsewhere.json")).experiment.target.file, preset.experiment.target.file);

    QVERIFY(QDir::setCurrent(at("a"))); // a path as typed is relative to the working directory
    Preset typed = preset;
    typed.experiment.target.file = "data/good.csv";
    QCOMPARE(writtenFile(typed, "b/typed.json"), at("a/data/good.csv"));
    QCOMPARE(writtenFile(typed, "a/typed.json"), "data/good.csv");
    QVERIFY(QDir::setCurrent("/"));
  }
};

SPIKELOOM_TEST(PresetTest)

} // namespace spikeloom::test::preset_test

#include "preset_test.moc"
