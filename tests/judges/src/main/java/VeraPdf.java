import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Has veraPDF judge PDFs: {@code VeraPdf claimed|1a|…|3a|3b|ua1 FILE…}, one JSON line a file.
 *
 * <p>"claimed" holds each file against the level that its own XMP claims; a file that claims none is not compliant.
 */
public final class VeraPdf {
  private static final ObjectMapper JSON = new ObjectMapper();

  private VeraPdf() {}

  public static void main(String[] arguments) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    for (int n = 1; n < arguments.length; n++) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("file", arguments[n]);
      try {
        line.putAll(judged(arguments[n], arguments[0]));
      } catch (Exception | StackOverflowError error) {
        line.put("compliant", false);
        line.put("failed", List.of(error.getClass().getSimpleName() + ": " + error.getMessage()));
      }
      System.out.println(JSON.writeValueAsString(line));
    }
  }

  private static Map<String, Object> judged(String file, String wanted) throws Exception {
    try (InputStream bytes = new FileInputStream(file);
        PDFAParser parser = Foundries.defaultInstance().createParser(bytes)) {
      PDFAFlavour flavour = wanted.equals("claimed") ? parser.getFlavour() : PDFAFlavour.byFlavourId(wanted);
      if (flavour == PDFAFlavour.NO_FLAVOUR) {
        return Map.of("level", "", "compliant", false, "failed", List.of("no level is claimed"));
      }
      try (PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
        ValidationResult result = validator.validate(parser);
        List<String> failed = new ArrayList<>();
        for (TestAssertion test : result.getTestAssertions()) {
          if (test.getStatus() != TestAssertion.Status.PASSED) {
            failed.add(
                test.getRuleId().getClause() + "-" + test.getRuleId().getTestNumber() + " " + test.getMessage()
                    + " @ " + test.getLocation().getContext());
          }
        }
        return Map.of("level", flavour.getId(), "compliant", result.isCompliant(), "failed", failed);
      }
    }
  }
}
