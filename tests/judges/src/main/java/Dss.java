import com.fasterxml.jackson.databind.ObjectMapper;
import eu.europa.esig.dss.diagnostic.DiagnosticData;
import eu.europa.esig.dss.diagnostic.PDFRevisionWrapper;
import eu.europa.esig.dss.enumerations.Indication;
import eu.europa.esig.dss.enumerations.SubIndication;
import eu.europa.esig.dss.jaxb.object.Message;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.pades.validation.PDFDocumentValidator;
import eu.europa.esig.dss.pdf.IPdfObjFactory;
import eu.europa.esig.dss.pdf.modifications.DefaultPdfDifferencesFinder;
import eu.europa.esig.dss.pdf.pdfbox.PdfBoxNativeObjectFactory;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;
import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Has EU DSS judge PDFs by its default policy: {@code Dss ROOT.pem [--at INSTANT] FILE…}, one JSON line a file.
 *
 * <p>Nothing is fetched: revocation comes from each file's own security store, trust from ROOT.pem alone.
 */
public final class Dss {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Dss() {}

  public static void main(String[] arguments) throws Exception {
    var trusted = new CommonTrustedCertificateSource();
    try (InputStream pem = new FileInputStream(arguments[0])) {
      for (CertificateToken root : DSSUtils.loadCertificateFromP7c(pem)) {
        trusted.addCertificate(root);
      }
    }
    Date at = null;
    int first = 1;
    if (arguments.length > 2 && arguments[1].equals("--at")) {
      at = Date.from(Instant.parse(arguments[2]));
      first = 3;
    }
    for (int n = first; n < arguments.length; n++) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("file", arguments[n]);
      try {
        line.putAll(judged(Path.of(arguments[n]), trusted, at));
      } catch (Exception | StackOverflowError error) {
        line.put("refused", error.getClass().getSimpleName() + ": " + error.getMessage());
      }
      System.out.println(JSON.writeValueAsString(line));
    }
  }

  private static Map<String, Object> judged(Path file, CommonTrustedCertificateSource trusted, Date at) {
    var verifier = new CommonCertificateVerifier();
    verifier.setTrustedCertSources(trusted);
    verifier.setAIASource(null);
    var validator = (PDFDocumentValidator) SignedDocumentValidator.fromDocument(new FileDocument(file.toFile()));
    validator.setCertificateVerifier(verifier);
    validator.setPdfObjFactory(readers());
    if (at != null) {
      validator.setValidationTime(at);
    }
    Reports reports = validator.validateDocument();
    SimpleReport simple = reports.getSimpleReport();
    DiagnosticData seen = reports.getDiagnosticData();
    List<Object> signatures = new ArrayList<>();
    for (String id : simple.getSignatureIdList()) {
      Map<String, Object> one = weighed(simple, id);
      one.put("field", String.join(" ", seen.getSignatureById(id).getSignatureFieldNames()));
      one.put("format", String.valueOf(simple.getSignatureFormat(id)));
      one.put("undefined", undefined(seen.getSignatureById(id).getPDFRevision()));
      signatures.add(one);
    }
    List<Object> stamps = new ArrayList<>();
    for (String id : simple.getTimestampIdList()) {
      stamps.add(weighed(simple, id));
    }
    return Map.of("signatures", signatures, "stamps", stamps);
  }

  /** DSS draws every revision of a file and compares the pictures, which takes it minutes; asked for, it does. */
  private static IPdfObjFactory readers() {
    var differences = new DefaultPdfDifferencesFinder();
    if (!Boolean.getBoolean("draw")) {
      differences.setMaximalPagesAmountForVisualComparison(0);
    }
    var factory = new PdfBoxNativeObjectFactory();
    factory.setPdfDifferencesFinder(differences);
    return factory;
  }

  /** What DSS saw change after the signature without knowing what it is: keys of the path, without object numbers. */
  private static List<String> undefined(PDFRevisionWrapper revision) {
    return revision.getPdfUndefinedChanges().stream()
        .map(one -> one.getValue().replaceAll(" \\d+ 0 R", ""))
        .distinct()
        .toList();
  }

  private static Map<String, Object> weighed(SimpleReport report, String id) {
    Indication indication = report.getIndication(id);
    SubIndication sub = report.getSubIndication(id);
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("indication", String.valueOf(indication));
    one.put("sub_indication", sub == null ? "" : sub.name());
    one.put("errors", texts(report.getAdESValidationErrors(id)));
    one.put("warnings", texts(report.getAdESValidationWarnings(id)));
    return one;
  }

  private static List<String> texts(List<Message> messages) {
    return messages.stream().map(Message::getValue).toList();
  }
}
