// Sound: clicks as their formula says, from the spikes that a neuron hears; a missing device is told.
#include <QCheckBox>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <alsa/asoundlib.h>

#include <cmath>
#include <numbers>

#include "frames.h"
#include "tests/registry.h"
#include "ui/sound/heard_sound.h"
#include "ui/workspaces/live_workspace.h"
#include "ui/workspaces/watched_neurons.h"

namespace spikeloom::test::sound_test {

namespace {

constexpr int rate = SoundDevice::rate;

/// What a click sounds like after so many samples, before tanh.
double clickAfter(std::size_t samples, double level, double frequency) {
  const double t = static_cast<double>(samples) / rate;
  return level * ClickTrack::loudness * std::exp(-t / ClickTrack::decay) *
         std::sin(2 * std::numbers::pi * frequency * t);
}

bool sounds(double y, std::int16_t sample) { return std::abs(sample - 32767 * std::tanh(y)) <= 1; }

QCheckBox* box(const LiveWorkspace& workspace, const QString& begin) {
  for (auto* const candidate : workspace.findChildren<QCheckBox*>())
    if (candidate->text().remove(QLatin1Char('&')).startsWith(begin))
      return candidate;
  return nullptr;
}

} // namespace

class SoundTest : public QObject {
  Q_OBJECT

private slots:
  /// First, since ALSA reads its configuration once.
  void aMissingDeviceIsTold() {
    qputenv("ALSA_CONFIG_PATH", "/dev/null");
    WatchedNeurons watched;
    LiveWorkspace workspace(watched);
    QCheckBox* const sound = box(workspace, "Sound");
    QVERIFY(sound && !sound->isEnabled()); // without inputs there is nothing to hear
    box(workspace, "Inputs")->click();
    QVERIFY(sound->isEnabled());
    sound->click();
    QVERIFY(!sound->isChecked() && sound->isEnabled());
    QCOMPARE(sound->text().remove(QLatin1Char('&')), QString("No sound device"));
    QVERIFY(sound->toolTip().contains("cannot be opened"));
    box(workspace, "Inputs")->click();
    QVERIFY(!sound->isEnabled());
    qunsetenv("ALSA_CONFIG_PATH");
    snd_config_update_free_global();
  }

  void clicksAreAsTheirFormulaSays() {
    ClickTrack track(rate);
    const std::vector<Click> clicks{{100, 0.5f, true}, {130, 1.0f, false}, {9000, 1.0f, true}};
    const auto samples = track.next(8000, clicks);
    QCOMPARE(samples.size(), std::size_t(8000));
    const auto length = static_cast<std::size_t>(8 * ClickTrack::decay * rate);
    for (std::size_t k = 0; k < samples.size(); ++k) {
      double y = 0;
      if (k >= 100 && k < 100 + length)
        y += clickAfter(k - 100, 0.5, ClickTrack::high);
      if (k >= 130 && k < 130 + length)
        y += clickAfter(k - 130, 1, ClickTrack::low);
      QVERIFY2(sounds(y, samples[k]), qPrintable(QString("sample %1").arg(k)));
    }
  }

  void piecesJoin() {
    const std::vector<Click> clicks{{10, 1.0f, true}, {290, 0.7f, false}};
    ClickTrack whole(rate), parts(rate);
    const auto all = whole.next(3000, clicks);
    auto joined = parts.next(300, clicks);
    for (const std::size_t more : {1U, 699U, 2000U}) {
      const auto piece = parts.next(more, {});
      joined.insert(joined.end(), piece.begin(), piece.end());
    }
    QCOMPARE(joined, all);
    parts.clear();
    QCOMPARE(parts.next(50, {}), std::vector<std::int16_t>(50));
  }

  /// Into a file, by ALSA's own device for that: at a tenth of real time, then faster than real time.
  void spikesAreHeardWhereTheyAre() {
    const QTemporaryDir folder;
    const QString file = folder.filePath("sound.raw");
    HeardSound sound("file:FILE=" + file.toStdString() + ",FORMAT=raw");
    QCOMPARE(sound.start(), QString());
    TrialRecord trial = frames::trial(1, {0}, 10, 100); // neuron i spikes at 10 i ms
    const NeuronInputs inputs{.neuron = 0, .weights = {0, 0, -1, 0.5f, 0, 0, 0, 0, 0, 1}, .largest = 1};
    const HeardSound::Clock::time_point begin;
    sound.hear(trial, 15, inputs, begin);
    sound.hear(trial, 25, inputs, begin + std::chrono::milliseconds(100));
    sound.hear(trial, 35, inputs, begin + std::chrono::milliseconds(200));
    sound.hear(trial, 95, inputs, begin + std::chrono::milliseconds(250)); // 60 ms within 50
    sound.stop();
    QFile raw(file);
    QVERIFY(raw.open(QIODevice::ReadOnly));
    const QByteArray bytes = raw.readAll();
    std::vector<std::int16_t> samples(static_cast<std::size_t>(bytes.size()) / 2);
    std::memcpy(samples.data(), bytes.data(), 2 * samples.size());
    QCOMPARE(samples.size(), std::size_t(rate / 4)); // 250 ms
    // spikes of neurons 2 and 3, each in the middle of its piece of 4410 samples
    for (std::size_t k = 0; k < samples.size(); ++k) {
      double y = 0;
      const auto length = static_cast<std::size_t>(8 * ClickTrack::decay * rate);
      if (k >= 2205 && k < 2205 + length)
        y += clickAfter(k - 2205, 1, ClickTrack::low);
      if (k >= 6615 && k < 6615 + length)
        y += clickAfter(k - 6615, 0.5, ClickTrack::high);
      QVERIFY2(sounds(y, samples[k]), qPrintable(QString("sample %1").arg(k)));
    }
  }
};

SPIKELOOM_WINDOW_TEST(SoundTest)

} // namespace spikeloom::test::sound_test

#include "sound_test.moc"
